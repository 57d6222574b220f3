using DotNet.Testcontainers.Configurations;

namespace ConformanceLab.Clusters.K3s;

/// <summary>Finds a container engine that speaks Docker's API. Testcontainers' own search isn't used: it looks once a process, and doesn't say why it found none.</summary>
internal sealed class EngineSearch(Func<string, string?> variable, string home, TimeProvider time)
{
    public const string HowToGet = "Install Docker Engine (https://docs.docker.com/engine/install), Docker Desktop, Rancher Desktop, colima or podman with its socket, or set DOCKER_HOST to one";

    /// <summary>The first that answers, or why each place is none.</summary>
    public async Task<(ContainerEngine? Engine, IReadOnlyList<string> Problems)> FindAsync(CancellationToken ct)
    {
        var problems = new List<string>();
        foreach (var place in Places(problems))
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

    private IEnumerable<IDockerEndpointAuthenticationConfiguration> Places(List<string> problems)
    {
        if (variable("DOCKER_HOST") is { Length: > 0 } host)
        {
            if (!Uri.TryCreate(host, UriKind.Absolute, out var address) || address.Scheme is not ("unix" or "tcp" or "http" or "https" or "npipe"))
            {
                problems.Add($"DOCKER_HOST is '{host}', which isn't an address with the scheme unix, tcp or npipe. Correct or unset it");
                return [];
            }

            // With TLS, Testcontainers reads DOCKER_CERT_PATH and makes the client.
            var isTls = variable("DOCKER_TLS_VERIFY") is { Length: > 0 } verify && verify != "0";
            return isTls && TestcontainersSettings.OS.DockerEndpointAuthConfig is { } secured && secured.Endpoint.Host == address.Host
                ? [secured]
                : [new DockerEndpointAuthenticationConfiguration(address)];
        }

        var sockets = OperatingSystem.IsWindows()
            ? ["npipe://./pipe/docker_engine"]
            : new[]
            {
                "/var/run/docker.sock",
                variable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? Path.Combine(runtime, "docker.sock") : null,
                Path.Combine(home, ".docker", "run", "docker.sock"),
                Path.Combine(home, ".colima", "default", "docker.sock"),
                Path.Combine(home, ".rd", "docker.sock"),
                Path.Combine(home, ".orbstack", "run", "docker.sock"),
            }.OfType<string>().Select(path => $"unix://{path}");
        return sockets.Select(address => (IDockerEndpointAuthenticationConfiguration)new DockerEndpointAuthenticationConfiguration(new Uri(address)));
    }
}
