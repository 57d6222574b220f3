using ConformanceLab.Clusters.K3s;

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
            var why = $"no container engine ({string.Join("; ", problems)}); start one with tests/engine/start-engine.sh";
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail(why);
            }

            Assert.Ignore(why);
        }

        return engine!;
    }

    private static string Socket => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
            ? state
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
        "conformancelab",
        "engine",
        "docker.sock");
}
