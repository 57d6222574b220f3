using System.CommandLine;
using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Cli.Running;
using ConformanceLab.Clusters;
using ConformanceLab.Model;
using Spectre.Console;

namespace ConformanceLab.Cli.Commands;

/// <summary><c>clusters</c>: targets without a run.</summary>
internal sealed class ClustersCommand : TeachingCommand
{
    private readonly CommandHost _host;
    private readonly Option<OutputFormat> _output = Shared.Output();

    public ClustersCommand(CommandHost host)
        : base("clusters", "Bring the targets of a lab up for a look, take them down, see what runs, and what could run here.")
    {
        _host = host;
        _output.Recursive = true;
        Add(_output);
        Add(Up());
        Add(Down());
        Add(List());
        Add(Doctor());
        Add(Fetch());
        Examples =
        [
            ("conformancelab clusters doctor", "What can run on this machine, and what is missing."),
            ("conformancelab clusters up -f labs/quickstart.yaml --target hardened", "One target, for a look with kubectl."),
            ("conformancelab clusters down --all", "Take away what 'up' and 'run --keep' left running."),
        ];
    }

    private ClusterRegistry Registry => new(Path.Combine(_host.StateFolder, "clusters"), _host.Time);

    private Command Up()
    {
        var file = Shared.LabFile();
        var targets = Shared.Targets(_host, file);
        var clusters = Shared.ParallelClusters("How many targets come up at once; fewer where memory is short.");
        var command = new Command("up", "Bring targets up, side by side, and leave them running. One that fails stops no other.") { file, targets, clusters };
        command.SetAction((parsed, ct) => UpAsync(parsed.GetValue(file)!, parsed.GetValue(targets) ?? [], parsed.GetValue(clusters), parsed.GetValue(_output), ct));
        return command;
    }

    private async Task<int> UpAsync(string file, IReadOnlyList<string> names, int most, OutputFormat output, CancellationToken ct)
    {
        var lab = _host.ReadLab(file);
        var targets = Shared.Choose(lab, names);
        await Runner.ReapAsync(_host, ct);
        var taken = (await Registry.ListAsync(ct)).Entries.FirstOrDefault(entry => entry.Lab == lab.Name && targets.Any(target => target.Name == entry.Target) && entry.Kept);
        if (taken is not null)
        {
            throw new UsageException($"target '{taken.Target}' of lab '{lab.Name}' is up already ({taken.Id}). 'conformancelab clusters ls' shows it; take it down first: conformancelab clusters down {taken.Target}.");
        }

        var slots = new ClusterSlots(most, ClusterSlots.FreeMemory());
        var outcomes = await Task.WhenAll(targets.Select(target => OneUpAsync(lab.Name, target, slots, ct)));
        var rows = outcomes.Select(outcome => outcome.Row).OfType<JsonObject>().ToList();
        Listing.Write(_host, output, rows);
        if (output == OutputFormat.Text && rows.Count > 0)
        {
            _host.Tell($"Look around with: KUBECONFIG={rows[0]["kubeconfig"]} kubectl get namespaces. Take it away with: conformancelab clusters down");
        }

        var failures = outcomes.Select(outcome => outcome.Failure).OfType<Exception>().ToList();
        foreach (var failure in failures.OfType<ConformanceLabException>())
        {
            _host.Tell($"error: {failure.Message}");
        }

        // What is up stays, and is shown: the same 'clusters down' takes it away, whatever stopped the rest.
        if (failures.Find(failure => failure is not ConformanceLabException) is { } other)
        {
            ExceptionDispatchInfo.Throw(other);
        }

        return failures.Count == 0 ? (int)ExitCode.Done : failures.OfType<ConformanceLabException>().Max(failure => (int)failure.ExitCode);
    }

    private async Task<(JsonObject? Row, Exception? Failure)> OneUpAsync(string lab, TargetSpec target, ClusterSlots slots, CancellationToken ct)
    {
        var progress = new Lines(line => _host.Tell(line.StartsWith($"{target.Name}: ", StringComparison.Ordinal) ? line : $"{target.Name}: {line}"));
        var provider = _host.Providers.First(provider => provider.Id == target.Provider);
        var size = provider.MemoryOf(target);
        if (slots.IsFullFor(size))
        {
            progress.Report("waits until there is room for one more");
        }

        try
        {
            // A place is for coming up only: what is up stays up, and is no longer waited for.
            using var place = await slots.EnterAsync(size, ct);
            if (ClusterSlots.FreeMemory() is var free && free < size)
            {
                progress.Report($"warning: it takes some {size / 1_000_000} MB, and {free / 1_000_000} MB are free. Take others down first where this fails.");
            }

            var session = new ClusterSession(lab, null, Path.Combine(_host.StateFolder, "logs", target.Name), Registry, progress, _host.Time);
            await using var cluster = await provider.UpAsync(target, session, ct);
            await cluster.KeepAsync(ct);
            return (new JsonObject
            {
                ["id"] = target.Name,
                ["kubeconfig"] = string.Join(Path.PathSeparator, cluster.Connection.Kubeconfig),
                ["context"] = cluster.Connection.Context,
            }, null);
        }
#pragma warning disable CA1031 // Told and thrown on by the caller, once the others have ended.
        catch (Exception failed)
        {
            return (null, failed);
        }
#pragma warning restore CA1031
    }

    private Command Down()
    {
        var names = new Argument<string[]>("NAME") { Description = "Targets' names, or clusters' ids as 'clusters ls' shows them.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Everything that no running command owns." };
        var command = new Command("down", "Take clusters down that 'up' or 'run --keep' left running.") { names, all };
        command.SetAction((parsed, ct) => DownAsync(parsed.GetValue(names) ?? [], parsed.GetValue(all), ct));
        return command;
    }

    private async Task<int> DownAsync(string[] names, bool all, CancellationToken ct)
    {
        await Runner.ReapAsync(_host, ct);
        var entries = (await Registry.ListAsync(ct)).Entries;
        var strangers = names.Where(name => !entries.Any(entry => entry.Id == name || entry.Target == name)).ToList();
        if (strangers.Count > 0)
        {
            throw new UsageException($"no cluster '{string.Join("', '", strangers)}' is up. {(entries.Count == 0 ? "None is." : Nearest.Hint(strangers[0], [.. entries.Select(entry => entry.Target).Distinct()]))}");
        }

        var kept = entries.Where(entry => entry.Kept).ToList();
        var chosen = names.Length > 0 ? [.. entries.Where(entry => names.Contains(entry.Id) || names.Contains(entry.Target))] : all || kept.Count <= 1 ? kept
            : throw new UsageException($"several clusters are up ({string.Join(", ", kept.Select(entry => entry.Id))}). Name those to take down, or say --all.");
        if (chosen.Find(entry => !entry.Kept) is { } owned)
        {
            throw new UsageException($"{owned.Id} belongs to a command that is at work (process {owned.Owner.Id}). It takes the cluster down itself when it ends; stop it with Ctrl-C.");
        }

        foreach (var entry in chosen)
        {
            await Registry.DownAsync(entry, ct);
            _host.Tell($"{entry.Target}: down ({entry.Id})");
        }

        if (chosen.Count == 0)
        {
            _host.Tell("no cluster is up");
        }

        return (int)ExitCode.Done;
    }

    private Command List()
    {
        var command = new Command("ls", "Show the clusters of this machine that we brought up.");
        command.SetAction(async (parsed, ct) =>
        {
            var contents = await Registry.ListAsync(ct);
            foreach (var problem in contents.Unreadable)
            {
                _host.Tell($"warning: {problem.Message}");
            }

            Listing.Write(_host, parsed.GetValue(_output), [.. contents.Entries.Select(Row)], "folder");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static JsonObject Row(ClusterEntry entry) => new()
    {
        ["id"] = entry.Id,
        ["target"] = entry.Target,
        ["lab"] = entry.Lab,
        ["provider"] = entry.Provider,
        ["state"] = ClusterRegistry.StateOf(entry).Word(),
        ["owner"] = entry.Kept ? "nobody: kept" : ClusterRegistry.IsOrphan(entry) ? "nobody: left behind" : $"process {entry.Owner.Id}",
        ["run"] = entry.RunId,
        ["since"] = entry.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["server"] = ClusterRegistry.ServerOf(entry),
        ["ports"] = string.Join(", ", entry.Parts.Where(part => part.Port is not null).Select(part => $"{part.Name} {part.Port}")),
        ["folder"] = entry.Folder,
    };

    private Command Doctor()
    {
        var names = new Argument<string[]>("PROVIDER") { HelpName = "PROVIDER", Description = "Only these; where one of them can't run, the exit code is 3. [default: all, with exit code 0]", Arity = ArgumentArity.ZeroOrMore };
        names.CompletionSources.Add(_ => _host.Providers.Select(provider => provider.Id));
        var command = new Command("doctor", "Say for each provider whether it can run on this machine, and if not, what is missing and how to get it.") { names };
        command.SetAction((parsed, ct) => DoctorAsync(parsed.GetValue(names) ?? [], parsed.GetValue(_output), ct));
        return command;
    }

    private async Task<int> DoctorAsync(string[] names, OutputFormat output, CancellationToken ct)
    {
        var strangers = names.Where(name => _host.Providers.All(provider => provider.Id != name)).ToList();
        if (strangers.Count > 0)
        {
            throw new UsageException($"no provider '{string.Join("', '", strangers)}'. {Nearest.Hint(strangers[0], [.. _host.Providers.Select(provider => provider.Id)])}");
        }

        var looks = new List<(IClusterProvider Provider, Readiness Readiness)>();
        foreach (var provider in _host.Providers.Where(provider => names.Length == 0 || names.Contains(provider.Id)))
        {
            looks.Add((provider, await provider.CheckAsync(ct)));
        }

        if (output == OutputFormat.Json)
        {
            Shared.WriteJson(_host, looks.Select(look => new { look.Provider.Id, look.Readiness.CanRun, look.Readiness.Facts, look.Readiness.Missing }));
        }
        else
        {
            looks.ForEach(look => DoctorView.Write(_host.Screen, look.Provider, look.Readiness));
        }

        return names.Length > 0 && looks.Any(look => !look.Readiness.CanRun) ? (int)ExitCode.Target : (int)ExitCode.Done;
    }

    private Command Fetch()
    {
        var version = new Option<string?>("--version") { Description = "The Kubernetes version, such as 1.20 or v1.20.2. [default: whatever there is]", HelpName = "VERSION" };
        var nodes = new Option<bool>("--nodes") { Description = "The programs of a node, too: kubelet, kube-proxy, containerd, and what they need." };
        var command = new Command("fetch", "Only get the programs of a control plane, so that a later run finds them.") { version, nodes };
        command.SetAction(async (parsed, ct) =>
        {
            var provider = _host.Providers.OfType<ControlPlaneProvider>().First();
            var binaries = await provider.PrepareAsync(parsed.GetValue(version), new ControlPlaneSettings { Nodes = parsed.GetValue(nodes) ? 1 : 0 }, new Lines(_host.Tell), ct);
            if (parsed.GetValue(_output) == OutputFormat.Json)
            {
                Shared.WriteJson(_host, new { binaries.Version, binaries.Folder, binaries.Source });
            }
            else
            {
                _host.Screen.WriteLine($"Kubernetes {binaries.Version} in {binaries.Folder}, from {binaries.Source}");
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private sealed class Lines(Action<string> say) : IProgress<string>
    {
        public void Report(string value) => say(value);
    }
}
