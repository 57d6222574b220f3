using System.Text.RegularExpressions;
using ConformanceLab.Clusters.ControlPlane;
using ConformanceLab.Clusters.Engines;

namespace ConformanceLab.Clusters.Kind;

/// <summary>The program <c>kind</c>, found and asked for its version.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Version">Its version.</param>
internal sealed partial record KindProgram(string Path, Version Version)
{
    /// <summary>Since this one nodes have cgroups of their own on every host, and images for newer kinds don't start with an older one.</summary>
    private static readonly Version Least = new(0, 20, 0);

    /// <summary>The label that kind puts on a cluster's parts.</summary>
    public const string Label = "io.x-k8s.kind.cluster";

    public const string HowToGet = "Install kind (https://kind.sigs.k8s.io/docs/user/quick-start/#installation), or name it with `kind: { binary: … }`";

    /// <exception cref="ClusterException">It isn't there, doesn't run or is too old.</exception>
    public static async Task<KindProgram> RequireAsync(string? setting, string folder, CancellationToken ct)
    {
        var path = ClusterProgram.Find("kind", setting, folder)
            ?? throw new ClusterException(KindProvider.ProviderId, setting is null ? $"the program 'kind' isn't on the search path. {HowToGet}." : $"kind.binary: there is no program '{System.IO.Path.GetFullPath(setting, folder)}'. {HowToGet}.");
        var told = await new ClusterProgram(path, new Dictionary<string, string?>()).RunAsync(["version"], null, ct);
        var match = Told().Match(told.Output);
        if (!told.IsSuccess || !match.Success)
        {
            throw new ClusterException(KindProvider.ProviderId, $"{path} doesn't tell its version: `kind version` ended with exit code {told.ExitCode} and said: {told.Words}. {HowToGet}.");
        }

        var version = Version.Parse(match.Groups["version"].Value);
        return version >= Least ? new KindProgram(path, version) : throw new ClusterException(KindProvider.ProviderId, $"{path} is v{version}; v{Least} or newer is needed. {HowToGet}.");
    }

    /// <summary>With the environment in which it works for one cluster on one engine, and never on the user's own files.</summary>
    public static ClusterProgram For(string path, ContainerEngine engine, string name, string cluster)
    {
        var command = engine.Facts.Command;
        if (Executables.Find(OperatingSystem.IsWindows() ? $"{command}.exe" : command) is null)
        {
            throw new EngineException(EngineProblem.Unfit, $"the program '{command}' isn't on the search path, and kind talks to {engine.Facts.Name} through it. Install it (Debian: `apt-get install {(command == "docker" ? "docker-cli" : command)}`)");
        }

        return new ClusterProgram(path, new Dictionary<string, string?>
        {
            ["DOCKER_HOST"] = engine.Where.ToString(),
            ["CONTAINER_HOST"] = engine.Facts.IsPodman ? engine.Where.ToString() : null,
            ["DOCKER_CONTEXT"] = null,
            ["KUBECONFIG"] = null,
            ["KIND_CLUSTER_NAME"] = null,
            ["KIND_EXPERIMENTAL_PROVIDER"] = command,

            // A network of its own goes with the cluster; kind's shared one would stay.
            [engine.Facts.IsPodman ? "KIND_EXPERIMENTAL_PODMAN_NETWORK" : "KIND_EXPERIMENTAL_DOCKER_NETWORK"] = name,
            [ControlPlaneProvider.Marker] = cluster,
        });
    }

    [GeneratedRegex(@"kind v?(?<version>\d+\.\d+\.\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Told();
}
