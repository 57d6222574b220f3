using DotNet.Testcontainers.Configurations;

namespace ConformanceLab.Clusters.Engines;

/// <summary>Finds a container engine that speaks Docker's API. Testcontainers' own search isn't used: it looks once a process, and doesn't say why it found none.</summary>
internal sealed class EngineSearch(Func<string, string?> variable, string home, TimeProvider time)
{
    public const string HowToGet =
        "Install Docker Engine (https://docs.docker.com/engine/install), Docker Desktop, Rancher Desktop, colima or podman with its socket (`systemctl --user start podman.socket`), or set DOCKER_HOST to one";

    /// <summary>A search with this process's environment.</summary>
    public static EngineSearch Here(TimeProvider time) => new(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), time);

    /// <summary>The first that answers.</summary>
    /// <exception cref="EngineException">None does: it says why each place is none.</exception>
    public async Task<ContainerEngine> RequireAsync(CancellationToken ct)
    {
        var (engine, problems) = await FindAsync(ct);
        return engine ?? throw new EngineException(
            problems.FirstOrDefault(problem => problem.Problem != EngineProblem.NoneRunning)?.Problem ?? EngineProblem.NoneRunning,
            $"no container engine: {string.Join("; ", problems.Select(problem => problem.Message.TrimEnd('.')))}. {HowToGet}.");
    }

    /// <summary>The first that answers, or why each place is none.</summary>
    public async Task<(ContainerEngine? Engine, IReadOnlyList<EngineException> Problems)> FindAsync(CancellationToken ct)
    {
        IReadOnlyList<IDockerEndpointAuthenticationConfiguration> places;
        try
        {
            places = Places();
        }
        catch (EngineException wrong)
        {
            return (null, [wrong]);
        }

        var problems = new List<EngineException>();
        foreach (var place in places)
        {
            var (engine, problem) = await ContainerEngine.AskAsync(place, time, ct);
            if (engine is not null)
            {
                return (engine, []);
            }

            problems.Add(problem!);
        }

        return (null, problems);
    }

    /// <summary>How to reach the engine at an address. With TLS, Testcontainers reads DOCKER_CERT_PATH and makes the client.</summary>
    public static IDockerEndpointAuthenticationConfiguration Access(Uri address, Func<string, string?>? variable = null)
    {
        var isTls = (variable ?? Environment.GetEnvironmentVariable)("DOCKER_TLS_VERIFY") is { Length: > 0 } verify && verify != "0";
        return isTls && address.Scheme is not ("unix" or "npipe") && TestcontainersSettings.OS.DockerEndpointAuthConfig is { } secured && secured.Endpoint.Host == address.Host
            ? secured
            : new DockerEndpointAuthenticationConfiguration(address);
    }

    /// <summary>An address that we can take; null for any other.</summary>
    internal static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "unix" or "tcp" or "http" or "https" or "npipe" ? address : null;

    // As docker itself: DOCKER_HOST goes before DOCKER_CONTEXT, that before the chosen context, and that before the usual sockets. CONTAINER_HOST is podman's.
    private IReadOnlyList<IDockerEndpointAuthenticationConfiguration> Places()
    {
        foreach (var name in (string[])["DOCKER_HOST", "CONTAINER_HOST"])
        {
            if (variable(name) is { Length: > 0 } host)
            {
                return Address(host) is { } address
                    ? [Access(address, variable)]
                    : throw new EngineException(EngineProblem.NoneRunning, $"{name} is '{host}', which isn't an address with the scheme unix, tcp or npipe. Correct or unset it");
            }
        }

        var contexts = new DockerContexts(variable, home);
        return contexts.Current() is { } context
            ? [Access(contexts.AddressOf(context), variable)]
            : [.. Sockets().Select(address => Access(new Uri(address), variable))];
    }

    private IEnumerable<string> Sockets() => OperatingSystem.IsWindows()
        ? ["npipe://./pipe/docker_engine", "npipe://./pipe/podman-machine-default"]
        : new[]
        {
            "/var/run/docker.sock",
            Runtime("docker.sock"),
            Path.Combine(home, ".docker", "run", "docker.sock"),
            Path.Combine(home, ".colima", "default", "docker.sock"),
            Path.Combine(home, ".rd", "docker.sock"),
            Path.Combine(home, ".orbstack", "run", "docker.sock"),
            Runtime(Path.Combine("podman", "podman.sock")),
            "/run/podman/podman.sock",
        }.OfType<string>().Select(path => $"unix://{path}");

    private string? Runtime(string path) => variable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? Path.Combine(runtime, path) : null;
}
