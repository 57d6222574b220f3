using System.Text.RegularExpressions;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Binaries;

/// <summary>Which Kubernetes is asked for: any, one of a minor, or one release.</summary>
/// <param name="Minor">The minor; null means any.</param>
/// <param name="Release">The release as upstream tags it, <c>v1.20.2</c>; null means any of the minor.</param>
internal sealed partial record VersionWish(Minor? Minor, string? Release)
{
    /// <summary>Whatever there is.</summary>
    public static VersionWish Any { get; } = new(null, null);

    /// <summary>Reads <c>1.20</c>, <c>1.20.2</c>, <c>v1.20.2</c>, <c>v1.31.0-rc.1</c>; null and empty mean any.</summary>
    public static bool TryParse(string? text, out VersionWish wish)
    {
        wish = Any;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (!Wish().IsMatch(text) || !Model.Minor.TryParse(text, out var minor))
        {
            return false;
        }

        wish = new VersionWish(minor, text.Count(c => c == '.') == 1 ? null : $"v{text.TrimStart('v')}");
        return true;
    }

    /// <summary>Whether a version such as <c>v1.20.2</c> is what is asked for.</summary>
    public bool Accepts(string version) =>
        Release is not null ? version == Release : Minor is null || (Model.Minor.TryParse(version, out var minor) && minor == Minor);

    /// <inheritdoc/>
    public override string ToString() => Release ?? Minor?.ToString() ?? "any version";

    [GeneratedRegex(@"^v?[0-9]+\.[0-9]+(\.[0-9]+([-+][0-9A-Za-z.+-]+)?)?$")]
    private static partial Regex Wish();
}
