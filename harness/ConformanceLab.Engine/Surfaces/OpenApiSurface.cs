using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ConformanceLab.Probes;

namespace ConformanceLab.Engine;

/// <summary>
/// Reads upstream's schemas from both of the server's OpenAPI documents. A property counts where every document that has the schema publishes it:
/// a client reads one of them, and what is hidden in either is hidden from somebody.
/// </summary>
internal sealed class OpenApiSurface(SurfaceReader reader)
{
    private const string V3 = "/openapi/v3";
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> schemas = new(StringComparer.Ordinal);

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> Schemas(CancellationToken ct)
    {
        await Task.WhenAll(
            Document("/openapi/v2", "definitions", ct),
            Parallel.ForEachAsync(await Documents(ct), SurfaceReader.Many(ct), async (path, token) => await Document(path, "components.schemas", token)));
        return new SortedDictionary<string, IReadOnlyList<string>>(schemas, StringComparer.Ordinal);
    }

    // Before 1.24 there is no third version.
    private async Task<IReadOnlyList<string>> Documents(CancellationToken ct)
    {
        var index = await reader.Get(V3, ct);
        if (index.Succeeded && index.At("paths") is JsonObject paths)
        {
            return [.. paths.Where(path => Upstreams(path.Key)).Select(path => JsonPath.Text(path.Value, "serverRelativeURL")).OfType<string>()];
        }

        if (index.Status != 404)
        {
            reader.Missed(V3, index);
        }

        return [];
    }

    private async Task Document(string path, string where, CancellationToken ct)
    {
        if (await reader.Try(path, ct) is not { } answer || answer.At(where) is not JsonObject definitions)
        {
            return;
        }

        foreach (var (name, schema) in definitions)
        {
            if (name.StartsWith("io.k8s.", StringComparison.Ordinal) && schema?["properties"] is JsonObject properties)
            {
                schemas.AddOrUpdate(
                    name,
                    _ => [.. properties.Select(property => property.Key).Order(StringComparer.Ordinal)],
                    (_, known) => [.. known.Where(properties.ContainsKey)]);
            }
        }
    }

    private static bool Upstreams(string path) => path.Split('/') switch
    {
        ["api", ..] => true,
        ["apis", var group, _] => !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal),
        _ => false,
    };
}
