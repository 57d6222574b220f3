using System.Text.RegularExpressions;

namespace ConformanceLab.Engine;

/// <summary>Reads feature gates from the API server's own metrics (<c>kubernetes_feature_enabled</c>, since 1.26).</summary>
internal sealed partial class GateSurface(SurfaceReader reader)
{
    public async Task<IReadOnlyDictionary<string, bool>?> Gates(CancellationToken ct)
    {
        if (await reader.Try("/metrics", ct, "text/plain") is not { } metrics)
        {
            return null;
        }

        var gates = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (Match sample in Sample().Matches(metrics.Body))
        {
            gates[sample.Groups["name"].Value] = sample.Groups["value"].ValueSpan is "1";
        }

        return gates.Count == 0 ? null : gates;
    }

    [GeneratedRegex("""^kubernetes_feature_enabled\{name="(?<name>[^"]+)"[^}]*\} (?<value>[01])\r?$""", RegexOptions.Multiline)]
    private static partial Regex Sample();
}
