using System.Text.RegularExpressions;
using ConformanceLab.Model;

namespace ConformanceLab.Engine;

/// <summary>Reads the checks that the API server runs on itself: a line each, <c>[+]etcd ok</c>.</summary>
internal sealed partial class HealthSurface(SurfaceReader reader)
{
    public async Task<IReadOnlyList<SurfaceHealthCheck>> Checks(CancellationToken ct)
    {
        var checks = await Task.WhenAll(Checks("livez", ct), Checks("readyz", ct));
        return [.. checks.SelectMany(found => found)];
    }

    private async Task<IEnumerable<SurfaceHealthCheck>> Checks(string endpoint, CancellationToken ct)
    {
        // A check that fails turns the answer into a 500, with the same lines.
        var answer = await reader.Get($"/{endpoint}?verbose", ct, "text/plain");
        var lines = Line().Matches(answer.Body);
        if (lines.Count == 0)
        {
            reader.Missed($"/{endpoint}", answer);
        }

        return lines.Select(line => new SurfaceHealthCheck(endpoint, line.Groups["name"].Value, line.Groups["sign"].ValueSpan is "+")).OrderBy(check => check.Name, StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^\[(?<sign>[+-])\](?<name>\S+)", RegexOptions.Multiline)]
    private static partial Regex Line();
}
