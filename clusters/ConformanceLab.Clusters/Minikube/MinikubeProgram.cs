using System.Text.Json;
using ConformanceLab.Clusters.Engines;

namespace ConformanceLab.Clusters.Minikube;

/// <summary>The program <c>minikube</c>, found and asked for its version.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Version">Its version.</param>
internal sealed record MinikubeProgram(string Path, Version Version)
{
    /// <summary>Since this one all that we pass and read is as it is now, events as JSON among it.</summary>
    private static readonly Version Least = new(1, 30, 0);

    public const string HowToGet = "Install minikube (https://minikube.sigs.k8s.io/docs/start), or name it with `minikube: { binary: … }`";

    /// <summary>Our own home for minikube: one for all our clusters, so that it downloads once, and none of the user's profiles is in it.</summary>
    public static string DefaultHome => System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && System.IO.Path.IsPathRooted(cache)
            ? cache
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "conformancelab",
        "minikube");

    /// <exception cref="ClusterException">It isn't there, doesn't run or is too old.</exception>
    public static async Task<MinikubeProgram> RequireAsync(string? setting, string folder, CancellationToken ct)
    {
        var path = ClusterProgram.Find("minikube", setting, folder) ?? throw new ClusterException(
            MinikubeProvider.ProviderId, setting is null ? $"the program 'minikube' isn't on the search path. {HowToGet}." : $"minikube.binary: there is no program '{System.IO.Path.GetFullPath(setting, folder)}'. {HowToGet}.");
        var told = await new ClusterProgram(path, new Dictionary<string, string?>()).RunAsync(["version", "--output=json"], null, ct);
        var version = told.IsSuccess ? VersionIn(told.Output) : null;
        return version switch
        {
            null => throw new ClusterException(
                MinikubeProvider.ProviderId, $"{path} doesn't tell its version: `minikube version --output=json` ended with exit code {told.ExitCode} and said: {told.Words}. {HowToGet}."),
            _ when version < Least => throw new ClusterException(MinikubeProvider.ProviderId, $"{path} is v{version}; v{Least} or newer is needed. {HowToGet}."),
            _ => new MinikubeProgram(path, version),
        };
    }

    /// <summary>With the environment in which it works for one cluster, and never on the user's own profiles and kubeconfig.</summary>
    public static ClusterProgram For(string path, string home, ClusterEntry entry) => new(path, new Dictionary<string, string?>
    {
        ["MINIKUBE_HOME"] = home,
        ["MINIKUBE_PROFILE"] = null,
        ["MINIKUBE_IN_STYLE"] = "false",
        ["KUBECONFIG"] = KeptClusters.Kubeconfig(entry),
        [ControlPlaneProvider.Marker] = entry.Id,
    });

    private static Version? VersionIn(string json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json);
            return parsed.RootElement.TryGetProperty("minikubeVersion", out var told) && Version.TryParse(told.GetString()?.TrimStart('v').Split('-')[0], out var version) ? version : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
