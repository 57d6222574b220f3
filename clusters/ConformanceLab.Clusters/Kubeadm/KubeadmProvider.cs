using System.ComponentModel;
using CliWrap;
using CliWrap.Buffered;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>Upstream's kubeadm, on machines over SSH or in a container that serves as one.</summary>
public sealed class KubeadmProvider : IClusterProvider
{
    internal const string ProviderId = "kubeadm";

    /// <summary>A control plane and what runs beside it, in a container.</summary>
    private const long MemoryOfHost = 2L << 30;

    private readonly string _ssh;
    private readonly EngineSearch _engines;
    private readonly TimeProvider _time;

    /// <summary>The provider as <see cref="Providers"/> makes it.</summary>
    public KubeadmProvider()
        : this("ssh", new EngineSearch(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), TimeProvider.System), TimeProvider.System)
    {
    }

    internal KubeadmProvider(string ssh, EngineSearch engines, TimeProvider time)
    {
        _ssh = ssh;
        _engines = engines;
        _time = time;
    }

    /// <inheritdoc/>
    public string Id => ProviderId;

    /// <inheritdoc/>
    public string Summary => "Upstream's kubeadm, on your machines over SSH or in a container that serves as one; they are given back as they were";

    /// <inheritdoc/>
    public ProviderSettings? Settings { get; } = new("kubeadm", typeof(KubeadmSettings));

    /// <inheritdoc/>
    public async Task<Readiness> CheckAsync(CancellationToken ct)
    {
        var client = await ClientAsync(ct);
        var (engine, problem) = await HostEngine.FindAsync(_engines, ct);
        if (client is null && engine is null)
        {
            return new Readiness(false, [], [$"for `hosts:`, no `{_ssh}`. {SshFault.HowToGetClient}.", $"for `container:`, {problem}"]);
        }

        return new Readiness(
            true,
            [
                client is null ? $"no `hosts:`: there is no `{_ssh}`. {SshFault.HowToGetClient}." : $"for `hosts:`, {client}",
                engine is null ? $"no `container:`: {problem}" : $"for `container:`, {engine.Description}",
            ],
            []);
    }

    /// <inheritdoc/>
    public long MemoryOf(TargetSpec target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Settings?.ContainsKey("container") == true ? MemoryOfHost : 0;
    }

    /// <inheritdoc/>
    public async Task<ICluster> UpAsync(TargetSpec target, ClusterSession session, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(session);
        var plan = KubeadmPlan.Read(target);
        HostEngine? engine = null;
        if (plan.Settings.Container is not null)
        {
            (engine, var problem) = await HostEngine.FindAsync(_engines, ct);
            if (engine is null)
            {
                throw new ClusterException(Id, $"{target.Name}: {problem}");
            }
        }

        var entry = await session.Registry.BeginAsync(Id, target.Name, session.Lab, session.RunId, ct);
        var launch = new KubeadmLaunch(plan, engine, Connect, session, entry);
        try
        {
            return await launch.RunAsync(ct);
        }
        catch (Exception failed)
        {
            try
            {
                await launch.AbandonAsync();
            }
            catch (ClusterException left)
            {
                throw new ClusterException(Id, $"{failed.Message}\nBesides, {left.Message}", failed);
            }

            if (failed is KubeadmHostException host)
            {
                throw host.For(target.Name);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async Task DownAsync(ClusterEntry entry, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (await HostEngine.RecallAsync(entry, ct) is { } engine)
        {
            await HostContainer.RemoveAsync(engine, entry, ct);
        }

        if (await HostNotes.RecallAsync(entry, ct) is { } notes)
        {
            await notes.ReleaseAsync(entry, Connect, ct);
        }
    }

    private SshHost Connect(KubeadmHostSettings host) => new(host, _ssh, _time);

    /// <summary>The version of the SSH client; null where there is none.</summary>
    private async Task<string?> ClientAsync(CancellationToken ct)
    {
        try
        {
            var told = await Cli.Wrap(_ssh).WithArguments("-V").WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(ct);
            return told.IsSuccess ? $"{told.StandardError}{told.StandardOutput}".Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
