using System.Globalization;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>A container on this machine's engine that serves as host.</summary>
internal sealed class HostContainer(HostEngine engine, string cluster, KubeadmContainerSettings settings, TimeProvider time) : IKubeadmHost
{
    public const string Label = "dev.conformancelab.cluster";
    private const string InputVariable = "CONFORMANCELAB_INPUT";
    private const string ServerPort = "6443/tcp";

    /// <summary>A node image of some 400 MB over a slow line.</summary>
    private static readonly TimeSpan PulledWithin = TimeSpan.FromMinutes(15);

    public string Name => $"container conformancelab-{cluster}";

    /// <summary>The loopback port that its API server is published at.</summary>
    public int Port { get; private set; }

    /// <summary>Makes it and starts it.</summary>
    /// <exception cref="KubeadmHostException">The image can't be had, or the engine can't start it.</exception>
    public async Task StartAsync(IProgress<string> progress, CancellationToken ct)
    {
        using var client = engine.Connect();
        try
        {
            await HaveImageAsync(client, progress, ct);
            var made = await client.Containers.CreateContainerAsync(Parameters(), ct);
            await client.Containers.StartContainerAsync(made.ID, new ContainerStartParameters(), ct);
            var inspected = await client.Containers.InspectContainerAsync(made.ID, ct);
            Port = inspected.NetworkSettings?.Ports is { } ports && ports.TryGetValue(ServerPort, out var bindings) && bindings is [{ HostPort: { } port }, ..]
                ? int.Parse(port, CultureInfo.InvariantCulture)
                : throw new KubeadmHostException(HostProblem.Other, Name, $"it ended at once ({inspected.State?.Status}, exit code {inspected.State?.ExitCode}). See what '{settings.Image}' needs: it has to start containerd and stay.");
        }
        catch (DockerApiException refused)
        {
            throw new KubeadmHostException(HostProblem.Other, Name, $"{engine.Description} could not start '{settings.Image}': {refused.ResponseBody ?? refused.Message}.", refused);
        }
    }

    public async Task<HostAnswer> RunAsync(string script, string? input, TimeSpan within, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var client = engine.Connect();
        try
        {
            // The environment of a process is its owner's alone to read, as its input is.
            var exec = await client.Exec.CreateContainerExecAsync(
                $"conformancelab-{cluster}",
                new ContainerExecCreateParameters
                {
                    AttachStdout = true,
                    AttachStderr = true,
                    User = "0",
                    Env = input is null ? [] : [$"{InputVariable}={Convert.ToBase64String(Encoding.UTF8.GetBytes(input))}"],
                    Cmd = input is null ? ["sh", "-c", script] : ["sh", "-c", $"printf %s \"${InputVariable}\" | base64 -d | env -u {InputVariable} sh -c \"$1\"", "sh", script],
                },
                either.Token);
            using var stream = await client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), either.Token);
            var (output, errors) = await stream.ReadOutputToEndAsync(either.Token);
            var ended = await client.Exec.InspectContainerExecAsync(exec.ID, either.Token);
            return new HostAnswer((int)(ended.ExitCode ?? 0), output, errors);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new KubeadmHostException(HostProblem.Silent, Name, string.Create(CultureInfo.InvariantCulture, $"it wasn't done within {within.TotalSeconds:0} s."), e);
        }
        catch (DockerApiException refused)
        {
            throw new KubeadmHostException(HostProblem.Unreachable, Name, $"nothing can be run in it ({refused.ResponseBody ?? refused.Message}). It may have ended: see what '{settings.Image}' needs.", refused);
        }
    }

    /// <summary>Removes the container of a cluster, with its volumes; one that is gone is no error.</summary>
    /// <exception cref="ClusterException">The engine is gone, or can't remove it.</exception>
    public static async Task RemoveAsync(HostEngine engine, ClusterEntry entry, CancellationToken ct)
    {
        try
        {
            using var client = engine.Connect();
            var filter = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{Label}={entry.Id}"] = true } };
            foreach (var container in await client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filter }, ct))
            {
                try
                {
                    await client.Containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, ct);
                }
                catch (DockerContainerNotFoundException)
                {
                    // Somebody else was faster.
                }
            }
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException or TimeoutException)
        {
            throw new ClusterException(
                KubeadmProvider.ProviderId,
                $"{entry.Target}: its container can't be removed: {e.GetBaseException().Message.TrimEnd('.')}. Start the engine at {engine.Access.Endpoint} and run `conformancelab clusters down` again; see `docker ps --all --filter label={Label}={entry.Id}`.",
                e);
        }
    }

    private CreateContainerParameters Parameters() => new()
    {
        Name = $"conformancelab-{cluster}",
        Hostname = Hostname(),
        Image = settings.Image,
        Labels = new Dictionary<string, string> { [Label] = cluster },
        ExposedPorts = new Dictionary<string, EmptyStruct> { [ServerPort] = default },

        // containerd's layers can't lie on the engine's own, nor etcd's log well.
        Volumes = new Dictionary<string, EmptyStruct> { ["/var"] = default },
        HostConfig = new HostConfig
        {
            Privileged = settings.Privileged,
            CgroupnsMode = "private",
            Tmpfs = new Dictionary<string, string> { ["/run"] = "", ["/tmp"] = "exec" },
            Binds = Directory.Exists("/lib/modules") && engine.IsOnLoopback ? ["/lib/modules:/lib/modules:ro"] : [],
            PortBindings = new Dictionary<string, IList<PortBinding>> { [ServerPort] = [new PortBinding { HostIP = engine.IsOnLoopback ? "127.0.0.1" : "", HostPort = "" }] },
        },
    };

    /// <summary>The node's name: a DNS label.</summary>
    private string Hostname() => cluster.Length <= 63 ? cluster : cluster[^63..].TrimStart('-');

    private async Task HaveImageAsync(DockerClient client, IProgress<string> progress, CancellationToken ct)
    {
        try
        {
            await client.Images.InspectImageAsync(settings.Image, ct);
            return;
        }
        catch (DockerImageNotFoundException)
        {
            progress.Report($"{settings.Image} isn't on this machine: pulling it, several hundred MB");
        }

        using var limit = new CancellationTokenSource(PulledWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = settings.Image }, null, new Progress<JSONMessage>(), either.Token);
            await client.Images.InspectImageAsync(settings.Image, either.Token);
        }
        catch (Exception e) when (e is DockerApiException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new KubeadmHostException(HostProblem.Missing, Name, $"the image '{settings.Image}' isn't on this machine and can't be pulled ({e.Message.Trim().TrimEnd('.')}). Load it with `docker load`, or name another with `container.image:`.", e);
        }
    }
}
