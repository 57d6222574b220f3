using System.Security.Cryptography;
using ConformanceLab.Clusters.Engines;
using Docker.DotNet.Models;

namespace ConformanceLab.Clusters.Tests.K3s;

/// <summary>The engine that tests of category "engine" run on.</summary>
internal static class RealEngine
{
    /// <summary>Environment variables, with the engine of <c>tests/engine/start-engine.sh</c> where none is named.</summary>
    public static string? Variable(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        return name == "DOCKER_HOST" && string.IsNullOrEmpty(value) && File.Exists(Socket) ? $"unix://{Socket}" : value;
    }

    public static EngineSearch Search() => new(Variable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), TimeProvider.System);

    /// <summary>Ignores the test where there is no engine; in CI that is a failure.</summary>
    public static async Task<ContainerEngine> RequireAsync(CancellationToken ct)
    {
        var (engine, problems) = await Search().FindAsync(ct);
        if (engine is null)
        {
            var why = $"no container engine ({string.Join("; ", problems.Select(problem => problem.Message))}); start one with tests/engine/start-engine.sh";
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail(why);
            }

            Assert.Ignore(why);
        }

        return engine!;
    }

    /// <summary>A target's name that no other test and no earlier run has: what it leaves can be told from what others left.</summary>
    public static string OwnTarget(string provider) => $"{provider}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(2))}";

    /// <summary>All containers, running or not, that carry the label with a cluster of this target.</summary>
    public static async Task<IReadOnlyList<ContainerListResponse>> ContainersAsync(ContainerEngine engine, string label, string target)
    {
        using var client = engine.Connect();
        var labelled = await client.Containers.ListContainersAsync(new ContainersListParameters
        {
            All = true,
            Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [label] = true } },
        });
        return [.. labelled.Where(container => container.Labels![label].Contains($"{target}-", StringComparison.Ordinal))];
    }

    private static string Socket => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
            ? state
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
        "conformancelab",
        "engine",
        "docker.sock");
}
