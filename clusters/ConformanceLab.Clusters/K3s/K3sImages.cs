using System.Text.RegularExpressions;

namespace ConformanceLab.Clusters.K3s;

/// <summary>Which image of <c>rancher/k3s</c> a version means.</summary>
/// <remarks>The registry has no tag that follows a minor's patches, so a bare minor needs a table. A release named in full doesn't:
/// <c>1.31.4</c> is <c>rancher/k3s:v1.31.4-k3s1</c>, and <c>v1.25.16+k3s4</c> is <c>rancher/k3s:v1.25.16-k3s4</c>.</remarks>
internal static partial class K3sImages
{
    public const string Repository = "rancher/k3s";

    /// <summary>A release of each minor, late in its life where it has ended.</summary>
    private static readonly IReadOnlyDictionary<int, string> ByMinor = new Dictionary<int, string>
    {
        [20] = "v1.20.15-k3s1",
        [21] = "v1.21.14-k3s1",
        [22] = "v1.22.17-k3s1",
        [23] = "v1.23.17-k3s1",
        [24] = "v1.24.17-k3s1",
        [25] = "v1.25.16-k3s4",
        [26] = "v1.26.15-k3s1",
        [27] = "v1.27.15-k3s1",
        [28] = "v1.28.15-k3s1",
        [29] = "v1.29.15-k3s1",
        [30] = "v1.30.13-k3s1",
        [31] = "v1.31.13-k3s1",
        [32] = "v1.32.6-k3s1",
        [33] = "v1.33.5-k3s1",
        [34] = "v1.34.1-k3s1",
        [35] = "v1.35.6-k3s1",
        [36] = "v1.36.1-k3s1",
    };

    public static string Default => $"{Repository}:{ByMinor.MaxBy(release => release.Key).Value}";

    /// <summary>The image, or null with what is wrong about the version.</summary>
    public static (string? Image, string? Problem) For(string? version)
    {
        if (version is null)
        {
            return (Default, null);
        }

        var match = Version().Match(version);
        if (!match.Success)
        {
            return (null, $"version: '{version}' is no Kubernetes version; write a minor such as \"1.31\" or a release such as \"v1.31.4\"");
        }

        if (match.Groups["patch"].Success)
        {
            return ($"{Repository}:v1.{match.Groups["minor"].Value}.{match.Groups["patch"].Value}-k3s{(match.Groups["k3s"].Success ? match.Groups["k3s"].Value : "1")}", null);
        }

        return int.TryParse(match.Groups["minor"].Value, out var minor) && ByMinor.TryGetValue(minor, out var tag)
            ? ($"{Repository}:{tag}", null)
            : (null, $"version: which release of k3s is meant by '{version}' isn't known here (1.{ByMinor.Keys.Min()} to 1.{ByMinor.Keys.Max()} are); "
                + "write a release in full, such as \"v1.99.1\", or name the image with `k3s: { image: … }`");
    }

    [GeneratedRegex(@"^v?1\.(?<minor>\d{1,3})(\.(?<patch>\d{1,3})([+-]k3s(?<k3s>\d{1,2}))?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
