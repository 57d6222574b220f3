using System.Collections.Concurrent;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Progress;
using ConformanceLab.Clusters;
using ConformanceLab.Engine;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Running;

/// <summary>What is to be run in a folder.</summary>
internal enum RunKind
{
    /// <summary>Everything.</summary>
    Fresh,

    /// <summary>What has no outcome yet.</summary>
    Resume,

    /// <summary>What came out failed or broken, once more.</summary>
    RerunFailed,
}

/// <summary>How to run it.</summary>
/// <param name="Kind">What of it.</param>
/// <param name="Parallel">Checks at once on a target.</param>
/// <param name="ParallelClusters">Targets at once.</param>
/// <param name="Keep">Whether clusters stay up.</param>
internal sealed record RunSettings(RunKind Kind, int Parallel, int ParallelClusters, bool Keep);

/// <summary>Runs a job on a target: <see cref="TargetRunner.RunAsync"/>.</summary>
internal delegate Task<TargetOutcome> RunTarget(
    WorkerJob job, Func<Surface, Distro> recognise, string runFolder, IProgress<JournalEntry> progress, CancellationToken graceful, CancellationToken forceful);

/// <summary>Takes away what an earlier attempt of the same run left on a cluster.</summary>
internal delegate Task SweepTarget(Connection connection, string runId, CancellationToken ct);

/// <summary>What a session is put together from.</summary>
internal sealed record RunParts(
    Func<string, IClusterProvider?> Provider,
    ClusterRegistry Registry,
    ProbeCatalog Probes,
    string SuitesAssembly,
    Func<Surface, Distro> Recognise,
    RunTarget RunTarget,
    SweepTarget Sweep,
    Func<long> FreeMemory,
    TimeProvider Time);

/// <summary>How a session ended.</summary>
/// <param name="Failures">Targets that could not be brought up, reached, run to the end or taken down: name and reason.</param>
/// <param name="Faults">What we did not foresee.</param>
/// <param name="Kept">Clusters that stay up.</param>
internal sealed record SessionResult(IReadOnlyList<(string Target, string Reason)> Failures, IReadOnlyList<Exception> Faults, IReadOnlyList<string> Kept);

/// <summary>Brings targets up, runs them side by side, and takes them down again, whatever happens. One target's failure stops no other.</summary>
internal sealed class RunSession(RunFolder folder, RunSettings settings, RunParts parts, IRunProgress progress, Interruption interruption)
{
    private readonly ConcurrentQueue<(string Target, string Reason)> _failures = new();
    private readonly ConcurrentQueue<Exception> _faults = new();
    private readonly ConcurrentQueue<string> _kept = new();
    private readonly IReadOnlyList<ProbeInfo> _selected = folder.Plan.Selection.Choose(parts.Probes.Probes);

    /// <summary>Runs until every target is done. Cancellation is told by what is missing in the journals.</summary>
    public async Task<SessionResult> RunAsync()
    {
        var slots = new ClusterSlots(settings.ParallelClusters, parts.FreeMemory());
        var sharers = folder.Plan.Targets.ToLookup(target => target.ClusterOf, StringComparer.Ordinal);
        await Task.WhenAll(sharers[null].Select(target => InTurn([target, .. sharers[target.Name]], slots)));
        return new SessionResult([.. _failures.OrderBy(failure => failure.Target, StringComparer.Ordinal)], [.. _faults], [.. _kept.Order(StringComparer.Ordinal)]);
    }

    /// <summary>What is to be run on a target; null where nothing is.</summary>
    public static ResumePlan? WorkOn(RunKind kind, IReadOnlyList<JournalEntry> journal, IReadOnlyList<ProbeInfo> selected)
    {
        switch (kind)
        {
            case RunKind.Resume when ResumePlan.Unfinished(journal) is { } left:
                // With all checks done and no end written, the run was killed while it cleaned up: one more visit writes the end.
                return left.Probes.Count > 0 || journal[^1] is not TargetClosed ? left : null;
            case RunKind.RerunFailed:
                return ResumePlan.Failed(journal) is { } failed
                    ? failed.Probes.Count > 0 ? failed : null
                    : ProvisionRecord.Last(journal) is { Outcome: Outcome.Broken } ? new ResumePlan(1, selected) : null;
            default:
                return new ResumePlan(1, selected);
        }
    }

    /// <summary>Targets that share a cluster, the one that brings it up first.</summary>
    private async Task InTurn(IReadOnlyList<TargetSpec> sharing, ClusterSlots slots)
    {
        foreach (var target in sharing)
        {
            progress.Enter(target.Name, TargetPhase.Waiting);
        }

        IDisposable place;
        try
        {
            place = await slots.EnterAsync(parts.Provider(sharing[0].Provider)?.MemoryOf(sharing[0]) ?? 0, interruption.Graceful);
        }
        catch (OperationCanceledException)
        {
            Fail(sharing, "interrupted before it was brought up");
            return;
        }

        var begun = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await Whole(sharing, begun);
        }
        catch (ConformanceLabException e)
        {
            Fail(Unfinished(), e.Message);
        }
        catch (OperationCanceledException) when (interruption.Requested)
        {
            Fail(Unfinished(), "interrupted while it was brought up");
        }
#pragma warning disable CA1031 // What nobody foresaw on one target must not take the others with it; it is told at the end, with exit code 4.
        catch (Exception e)
        {
            _faults.Enqueue(e);
            Fail(Unfinished(), $"a fault of ours: {e.GetType().Name}: {e.Message}");
        }
#pragma warning restore CA1031
        finally
        {
            place.Dispose();
        }

        // What one of them had done when the other failed is done.
        IReadOnlyList<TargetSpec> Unfinished() => [.. sharing.Where(target => target == sharing[0] || !begun.Contains(target.Name))];
    }

    private async Task Whole(IReadOnlyList<TargetSpec> sharing, HashSet<string> begun)
    {
        var todo = new List<(TargetSpec Target, ResumePlan Work)>();
        foreach (var target in sharing)
        {
            if (WorkOn(settings.Kind, Journal.Read(folder.Path, target.Name), _selected) is { } work)
            {
                todo.Add((target, work));
                progress.Enter(target.Name, target == sharing[0] ? TargetPhase.ComingUp : TargetPhase.Waiting, work.Probes.Sum(probe => probe.Checks.Count));
            }
            else
            {
                begun.Add(target.Name);
                progress.Enter(target.Name, TargetPhase.Done, 0);
            }
        }

        if (todo.Count == 0)
        {
            return;
        }

        var owner = sharing[0];
        var provider = parts.Provider(owner.Provider) ?? throw new ClusterException(owner.Provider, "this version has no such provider. 'conformancelab list providers' shows what there is.");
        var session = new ClusterSession(
            folder.Plan.Lab, folder.Plan.RunId, Path.Combine(folder.Path, "logs", owner.Name), parts.Registry, new Lines(line => progress.Say(owner.Name, line)), parts.Time);
        var cluster = await ComeUp(provider, owner, session, [.. todo.Select(item => item.Target)]);
        try
        {
            foreach (var (target, work) in todo)
            {
                begun.Add(target.Name);
                await OnCluster(target, cluster, work);
            }
        }
        finally
        {
            await Leave(owner, cluster, [.. todo.Select(item => item.Target)]);
        }
    }

    /// <summary>Brings a cluster up. That it could not be is a result of every target on it, and so is that it could after all.</summary>
    private async Task<ICluster> ComeUp(IClusterProvider provider, TargetSpec owner, ClusterSession session, IReadOnlyList<TargetSpec> targets)
    {
        var started = parts.Time.GetUtcNow();
        try
        {
            var cluster = await provider.UpAsync(owner, session, interruption.Graceful);
            Note(targets, journal => ProvisionRecord.Last(journal) is { Outcome: Outcome.Broken } ? ProvisionRecord.Passed(provider.Id, started, parts.Time.GetUtcNow() - started, journal) : null);
            return cluster;
        }
        catch (ConformanceLabException failed)
        {
            var logs = Directory.Exists(session.LogFolder) ? Path.GetRelativePath(folder.Path, session.LogFolder).Replace('\\', '/') : null;
            Note(targets, journal => ProvisionRecord.Broken(provider.Id, failed.Message, logs, started, parts.Time.GetUtcNow() - started, journal));
            throw;
        }
    }

    private void Note(IReadOnlyList<TargetSpec> targets, Func<IReadOnlyList<JournalEntry>, CheckRecord?> make)
    {
        foreach (var target in targets)
        {
            if (make(Journal.Read(folder.Path, target.Name)) is { } record)
            {
                using var journal = new Journal(folder.Path, target.Name);
                journal.Append(new CheckFinished(record));
            }
        }
    }

    private async Task OnCluster(TargetSpec target, ICluster cluster, ResumePlan work)
    {
        if (settings.Kind == RunKind.Resume)
        {
            await parts.Sweep(cluster.Connection, folder.Plan.RunId, interruption.Graceful);
        }

        progress.Enter(target.Name, TargetPhase.Running);
        var job = new WorkerJob
        {
            RunId = folder.Plan.RunId,
            Target = target.Name,
            Provider = target.Provider,
            Role = target.Role,
            Connection = cluster.Connection,
            Mode = folder.Plan.Mode,
            Namespaces = folder.Plan.Mode == RunMode.Namespaced ? target.Namespaces : [],
            Parallel = settings.Parallel,
            Attempt = work.Attempt,
            Posture = target.Posture,
            Images = cluster.Images.With(target.Images),
            ClusterOf = target.ClusterOf,
            SuitesAssembly = parts.SuitesAssembly,
            Probes = work.Probes,
        };
        var outcome = await parts.RunTarget(
            job, surface => cluster.Distro ?? parts.Recognise(surface), folder.Path, new Entries(entry => progress.Hear(target.Name, entry)), interruption.Graceful, interruption.Forceful);
        if (outcome.Failure is { } failure)
        {
            _failures.Enqueue((target.Name, failure));
        }

        progress.Enter(target.Name, outcome.Failure is null ? TargetPhase.GoingDown : TargetPhase.Failed);
    }

    private async Task Leave(TargetSpec owner, ICluster cluster, IReadOnlyList<TargetSpec> targets)
    {
        try
        {
            if (settings.Keep)
            {
                await cluster.KeepAsync(interruption.Forceful);
                _kept.Enqueue(owner.Name);
            }
        }
        finally
        {
            await cluster.DisposeAsync();
        }

        foreach (var target in targets.Where(target => _failures.All(failure => failure.Target != target.Name)))
        {
            progress.Enter(target.Name, TargetPhase.Done);
        }
    }

    private void Fail(IEnumerable<TargetSpec> targets, string reason)
    {
        foreach (var target in targets)
        {
            Fail(target, reason);
        }
    }

    private void Fail(TargetSpec target, string reason)
    {
        var entry = new TargetFailed(parts.Time.GetUtcNow(), reason);
        using (var journal = new Journal(folder.Path, target.Name))
        {
            journal.Append(entry);
        }

        _failures.Enqueue((target.Name, reason));
        progress.Hear(target.Name, entry);
        progress.Enter(target.Name, TargetPhase.Failed);
    }

    /// <summary>Reports on the caller's thread, in order.</summary>
    private sealed class Lines(Action<string> say) : IProgress<string>
    {
        public void Report(string value) => say(value);
    }

    private sealed class Entries(Action<JournalEntry> hear) : IProgress<JournalEntry>
    {
        public void Report(JournalEntry value) => hear(value);
    }
}
