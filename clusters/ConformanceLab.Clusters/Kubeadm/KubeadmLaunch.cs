using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Model;
using k8s;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>One start of one cluster.</summary>
internal sealed class KubeadmLaunch(KubeadmPlan plan, HostEngine? engine, Func<KubeadmHostSettings, IKubeadmHost> connect, ClusterSession session, ClusterEntry entry)
{
    private const int ServerPort = 6443;

    /// <summary>kubeadm itself waits four minutes for its control plane, after images have come over a slow line.</summary>
    private static readonly TimeSpan InitWithin = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan JoinWithin = TimeSpan.FromMinutes(10);

    /// <summary>A script of a few lines.</summary>
    private static readonly TimeSpan ToldWithin = TimeSpan.FromSeconds(60);

    /// <summary>kubeadm asked it a moment before.</summary>
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(30);

    /// <summary>A node image boots its own systemd, and may unpack images.</summary>
    private static readonly TimeSpan BootsWithin = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan RemovedWithin = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public ClusterEntry Entry { get; private set; } = entry;

    public string Target => Entry.Target;

    private KubeadmSettings Settings => plan.Settings;

    public async Task<ICluster> RunAsync(CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var network = await NetworkManifest.ReadAsync(Settings.Cni, Entry.Folder, Target, ct);
        var container = Settings.Container is null ? null : await StartContainerAsync(ct);
        IReadOnlyList<IKubeadmHost> hosts = container is null ? [.. Settings.Hosts.Select(connect)] : [container];
        session.Progress.Report($"{Target}: looking at {string.Join(", ", hosts.Select(host => host.Name))}");
        var facts = container is null
            ? await Task.WhenAll(hosts.Select(host => HostFacts.AskAsync(host, Settings.CriSocket, ct)))
            : [await BootedAsync(container, ct)];
        var release = Release(hosts[0], facts[0]);
        var endpoint = Settings.Endpoint ?? (container is null ? $"{Bracketed(Settings.Hosts[0].Address)}:{ServerPort}" : string.Create(CultureInfo.InvariantCulture, $"{engine!.PublishedAt}:{container.Port}"));
        await ClaimAsync(hosts, container, ct);
        var logs = new HostLogs(session.LogFolder, hosts);
        try
        {
            var connection = await InitAsync(hosts, facts, release, endpoint, logs, ct);
            using var client = new Kubernetes(await new KubeconfigLoader(session.Time).LoadAsync(connection, ct));
            if (network is not null)
            {
                session.Progress.Report($"{Target}: applying the pod network {Settings.Cni}");
                await network.ApplyAsync(client, ct);
            }

            var isNetworked = network is not null || facts.All(fact => fact.HasNetwork);
            await new NodesReady(client, session).WaitAsync(Target, hosts.Count, isNetworked, ct);
            session.Progress.Report(string.Create(
                CultureInfo.InvariantCulture,
                $"{Target}: Kubernetes {release} on {hosts.Count} {(hosts.Count == 1 ? "node" : "nodes")}, ready in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s at https://{endpoint}"));
            return new KubeadmCluster(this, connection);
        }
        catch (Exception failed) when (failed is KubeadmFault or ConformanceLabException)
        {
            ct.ThrowIfCancellationRequested();
            throw new ClusterException(KubeadmProvider.ProviderId, $"{Target}: {failed.Message}\n{await logs.SaveAsync(ct)}", failed);
        }
    }

    /// <summary>Everything gone and given back; bounded, since it may be called after the caller gave up.</summary>
    public async Task AbandonAsync()
    {
        using var bounded = new CancellationTokenSource(RemovedWithin, session.Time);
        await session.Registry.DownAsync(Entry, bounded.Token);
    }

    public async Task KeepAsync(CancellationToken ct)
    {
        var kept = Entry with { Kept = true };
        await session.Registry.UpdateAsync(kept, ct);
        Entry = kept;
    }

    private async Task<HostContainer> StartContainerAsync(CancellationToken ct)
    {
        // The name before the container: whoever finds us dead knows what to look for.
        await engine!.RememberAsync(Entry, ct);
        await UpdateAsync([new ClusterPart("host", Container: $"conformancelab-{Entry.Id}")], ct);
        var container = new HostContainer(engine, Entry.Id, Settings.Container!, session.Time);
        session.Progress.Report($"{Target}: starting {Settings.Container!.Image} on {engine.Description}");
        await container.StartAsync(session.Progress, ct);
        await UpdateAsync([new ClusterPart("host", Container: $"conformancelab-{Entry.Id}", Port: container.Port)], ct);
        return container;
    }

    private async Task<HostFacts> BootedAsync(HostContainer container, CancellationToken ct)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(Poll, ct))
        {
            try
            {
                return await HostFacts.AskAsync(container, Settings.CriSocket, ct);
            }
            catch (KubeadmHostException e) when (e.Problem == HostProblem.NoRuntime && Stopwatch.GetElapsedTime(started) < BootsWithin)
            {
                // It is starting.
            }
        }
    }

    private string Release(IKubeadmHost host, HostFacts facts)
    {
        var api = $"kubeadm.k8s.io/{KubeadmConfig.VersionOf(facts.Kubeadm)}";
        if (plan.Extra.KubeadmApiVersion is { } given && given != api)
        {
            throw new KubeadmHostException(HostProblem.Other, host.Name, $"its kubeadm {facts.Kubeadm} is given {api}, and {plan.Extra.File} is written in {given}. Change the file (`kubeadm config migrate`).");
        }

        var own = Minor.Parse(facts.Kubeadm);
        return plan.Version switch
        {
            { Minor: null } => facts.Kubeadm,
            { Release: null, Minor: { } minor } when minor == own => facts.Kubeadm,

            // kubeadm installs its own minor and the one before.
            { Release: { } release, Minor: { } minor } when minor.Major == own.Major && own.Number - minor.Number is 0 or 1 => release,
            _ => throw new KubeadmHostException(HostProblem.Missing, host.Name, $"its kubeadm is {facts.Kubeadm}, and {plan.Version} is asked for with `version:`. Install kubeadm and kubelet of that version there, or ask for another."),
        };
    }

    /// <summary>In the registry first, then on the hosts.</summary>
    private async Task ClaimAsync(IReadOnlyList<IKubeadmHost> hosts, HostContainer? container, CancellationToken ct)
    {
        if (container is null)
        {
            await new HostNotes(Settings.Hosts, Settings.CriSocket, Settings.Reset).RememberAsync(Entry, ct);
            await UpdateAsync([.. hosts.Select(host => new ClusterPart($"host {host.Name}"))], ct);
        }

        foreach (var host in hosts)
        {
            var answer = await host.RunAsync(HostScripts.Claim(Entry.Id), null, ToldWithin, ct);
            if (!answer.IsSuccess)
            {
                throw answer.ExitCode == HostScripts.ClaimedByOther
                    ? new KubeadmHostException(HostProblem.InUse, host.Name, $"the cluster {answer.Output.Trim()} of conformancelab has it. See `conformancelab clusters ls`.")
                    : new KubeadmHostException(HostProblem.Other, host.Name, $"notes can't be kept in {HostScripts.State}: {answer.All.Trim()}.");
            }
        }
    }

    /// <summary>The control plane, then the workers.</summary>
    private async Task<Connection> InitAsync(
        IReadOnlyList<IKubeadmHost> hosts, HostFacts[] facts, string release, string endpoint, HostLogs logs, CancellationToken ct)
    {
        var token = $"{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 6)}.{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 16)}";
        var reached = new Uri($"https://{endpoint}").Host.Trim('[', ']');
        session.Progress.Report($"{Target}: kubeadm {facts[0].Kubeadm} init on {hosts[0].Name}, within a minute where its images are there");
        var config = new KubeadmConfig(plan, facts[0].Kubeadm, release).Init(
            [.. new[] { reached, "localhost", "127.0.0.1" }.Distinct()], facts[0], Settings.Hosts is [var first, ..] ? first.NodeAddress : null, token, hosts.Count == 1);
        await RunAsync("init", hosts[0], config, Settings.SkipPhases, InitWithin, logs, ct);

        var told = await hosts[0].RunAsync(HostScripts.Kubeconfig, null, ToldWithin, ct);
        var admin = told.IsSuccess ? new AdminConfig(told.Output) : throw new KubeadmFault($"{hosts[0].Name}: the kubeconfig can't be read: {told.All.Trim()}.");
        var kubeconfig = Path.Combine(Entry.Folder, "kubeconfig");
        await PrivateFiles.WriteAsync(kubeconfig, admin.For(endpoint), ct);
        var connection = new Connection([kubeconfig], Context: null);
        try
        {
            await new ServerVersion(AnswersWithin, session.Time).AskAsync(await new KubeconfigLoader(session.Time).AccessAsync(connection, ct), ct);
        }
        catch (ClusterException silent)
        {
            throw new KubeadmFault($"the control plane is up on {hosts[0].Name}, but it can't be asked at https://{endpoint} from here: {silent.Message} Open the port, or say with `endpoint:` how it is reached.", silent);
        }

        if (hosts.Count > 1)
        {
            session.Progress.Report($"{Target}: kubeadm join on {string.Join(", ", hosts.Skip(1).Select(host => host.Name))}");
            await Task.WhenAll(Enumerable.Range(1, hosts.Count - 1).Select(worker => RunAsync(
                "join",
                hosts[worker],
                new KubeadmConfig(plan, facts[worker].Kubeadm, release).Join(admin.Endpoint, token, admin.AuthorityHash, Settings.Hosts[worker].NodeAddress),
                [],
                JoinWithin,
                logs,
                ct)));
        }

        return connection;
    }

    private async Task RunAsync(string verb, IKubeadmHost host, string config, IReadOnlyList<string> skipped, TimeSpan within, HostLogs logs, CancellationToken ct)
    {
        var answer = await host.RunAsync(HostScripts.Kubeadm(verb, Settings.IgnorePreflightErrors, skipped), config, within, ct);
        logs.Add(host, verb, answer);
        if (!answer.IsSuccess)
        {
            var checks = KubeadmWords.FailedChecks(answer);
            throw new KubeadmFault($"`kubeadm {verb}` failed on {host.Name}:\n  {KubeadmWords.Of(answer)}{(checks.Count > 0 ? $"\nPut that right there; or, where you know better, add `ignorePreflightErrors: [{string.Join(", ", checks)}]`." : "")}");
        }
    }

    private async Task UpdateAsync(IReadOnlyList<ClusterPart> parts, CancellationToken ct)
    {
        var fresh = Entry with { Parts = parts };
        await session.Registry.UpdateAsync(fresh, ct);
        Entry = fresh;
    }

    private static string Bracketed(string address) => address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
}
