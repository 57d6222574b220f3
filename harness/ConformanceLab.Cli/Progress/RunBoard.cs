using ConformanceLab.Model;

namespace ConformanceLab.Cli.Progress;

/// <summary>What is known of one target at a moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Phase">Where it is.</param>
/// <param name="Checks">How many are to run.</param>
/// <param name="Finished">How many have come to an outcome.</param>
/// <param name="Outcomes">How many came to each; those that none came to are left out.</param>
/// <param name="Saying">The probe that began last and still runs, the provider's last line, or why the target failed.</param>
internal sealed record TargetView(string Name, TargetPhase Phase, int Checks, int Finished, IReadOnlyList<(Outcome Outcome, int Count)> Outcomes, string Saying);

/// <summary>Keeps what is known of each target, for whoever draws it.</summary>
internal sealed class RunBoard(IEnumerable<string> targets) : IRunProgress
{
    private readonly Lock _gate = new();
    private readonly List<Row> _rows = [.. targets.Select(name => new Row(name))];

    /// <summary>Hears every line that a provider says, and every failure, the moment it comes.</summary>
    public event Action<string>? Said;

    public void Enter(string target, TargetPhase phase, int? checks = null)
    {
        lock (_gate)
        {
            var row = Of(target);
            row.Phase = phase;
            row.Checks = checks ?? row.Checks;
            if (phase is TargetPhase.Running or TargetPhase.GoingDown or TargetPhase.Done)
            {
                row.Saying = "";
            }
        }
    }

    public void Say(string target, string line)
    {
        // Some providers name the target themselves.
        line = line.StartsWith($"{target}: ", StringComparison.Ordinal) ? line[(target.Length + 2)..] : line;
        lock (_gate)
        {
            Of(target).Saying = line;
        }

        Said?.Invoke($"{target}: {line}");
    }

    public void Hear(string target, JournalEntry entry)
    {
        string? said = null;
        lock (_gate)
        {
            var row = Of(target);
            switch (entry)
            {
                case CheckStarted started:
                    row.Running.Add(new CheckId(started.Probe, started.Check));
                    break;
                case CheckFinished { Record: var record }:
                    row.Running.Remove(new CheckId(record.Probe, record.Check));
                    row.Outcomes[(int)record.Outcome]++;
                    break;
                case TargetReached reached:
                    said = $"{reached.Distro.Name} {reached.Kubernetes.GitVersion}";
                    break;
                case TargetFailed failed:
                    said = row.Saying = failed.Reason;
                    break;
            }
        }

        if (said is not null)
        {
            Said?.Invoke($"{target}: {said}");
        }
    }

    /// <summary>All targets as they are now.</summary>
    public IReadOnlyList<TargetView> Look()
    {
        lock (_gate)
        {
            return [.. _rows.Select(row => row.View())];
        }
    }

    private Row Of(string target) => _rows.Find(row => row.Name == target) ?? throw new ArgumentException($"no target '{target}' on the board", nameof(target));

    private sealed class Row(string name)
    {
        public string Name { get; } = name;

        public TargetPhase Phase { get; set; }

        public int Checks { get; set; }

        public string Saying { get; set; } = "";

        public List<CheckId> Running { get; } = [];

        public int[] Outcomes { get; } = new int[Enum.GetValues<Outcome>().Length];

        public TargetView View() => new(
            Name,
            Phase,
            Checks,
            Outcomes.Sum(),
            [.. Enum.GetValues<Outcome>().Select(outcome => (outcome, Outcomes[(int)outcome])).Where(count => count.Item2 > 0)],
            Phase != TargetPhase.Running ? Saying : Running.Count > 0 ? Running[^1].Probe : Checks > 0 && Outcomes.Sum() >= Checks ? "removing what was made" : Saying);
    }
}
