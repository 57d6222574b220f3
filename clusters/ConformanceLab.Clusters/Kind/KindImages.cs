using System.Globalization;
using System.Text.RegularExpressions;

namespace ConformanceLab.Clusters.Kind;

/// <summary>Which image of <c>kindest/node</c> a version means.</summary>
/// <remarks>There is an image for some patches of a minor only, and no tag that follows them: the table holds one of each minor from the notes of kind's releases.
/// A release in full is taken as it is: <c>1.31.4</c> is <c>kindest/node:v1.31.4</c>.</remarks>
internal static partial class KindImages
{
    public const string Repository = "kindest/node";

    private static readonly IReadOnlyDictionary<int, int> PatchOf = new Dictionary<int, int>
    {
        [20] = 15, [21] = 14, [22] = 17, [23] = 17, [24] = 17, [25] = 16, [26] = 15, [27] = 16, [28] = 15, [29] = 14,
        [30] = 13, [31] = 14, [32] = 11, [33] = 7, [34] = 11, [35] = 8, [36] = 4, [37] = 0,
    };

    /// <summary>The image (null leaves it to kind) and its minor, or what is wrong about the version.</summary>
    public static (string? Image, int? Minor, string? Problem) For(string? version)
    {
        if (version is null)
        {
            return (null, null, null);
        }

        var match = Version().Match(version);
        if (!match.Success)
        {
            return (null, null, $"version: '{version}' is no Kubernetes version; write a minor such as \"1.31\" or a release such as \"v1.31.4\"");
        }

        var minor = int.Parse(match.Groups["minor"].Value, CultureInfo.InvariantCulture);
        if (match.Groups["patch"].Success)
        {
            return ($"{Repository}:v1.{minor}.{match.Groups["patch"].Value}", minor, null);
        }

        return PatchOf.TryGetValue(minor, out var patch)
            ? (string.Create(CultureInfo.InvariantCulture, $"{Repository}:v1.{minor}.{patch}"), minor, null)
            : (null, null, $"version: which image of kind is meant by '{version}' isn't known here (1.{PatchOf.Keys.Min()} to 1.{PatchOf.Keys.Max()} are); "
                + "write a release in full, such as \"v1.99.1\", or name the image with `kind: { image: … }`");
    }

    [GeneratedRegex(@"^v?1\.(?<minor>\d{1,3})(\.(?<patch>\d{1,3}))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
