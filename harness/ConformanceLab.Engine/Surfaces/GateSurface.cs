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

    /// <summary>The stages of those gates, as the metrics word them: empty for GA.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Stages(CancellationToken ct)
    {
        var stages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Match sample in Sample().Matches((await reader.Try("/metrics", ct, "text/plain"))?.Body ?? ""))
        {
            stages[sample.Groups["name"].Value] = sample.Groups["stage"].Value;
        }

        return stages;
    }

    [GeneratedRegex("""^kubernetes_feature_enabled\{name="(?<name>[^"]+)"(?:,stage="(?<stage>[^"]*)")?[^}]*\} (?<value>[01])\r?$""", RegexOptions.Multiline)]
    private static partial Regex Sample();
}
