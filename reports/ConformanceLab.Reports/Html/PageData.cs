using System.Text.Json.Serialization;

namespace ConformanceLab.Reports;

/// <summary>What the page's script shows when a cell is opened. Texts and exchanges stand in pools, each once; names are short because there are many.</summary>
/// <param name="Texts">The pool of long texts.</param>
/// <param name="Exchanges">The pool of exchanges.</param>
/// <param name="Probes">Claim and specification, by probe.</param>
/// <param name="Cells">By row, then by target; null where there is nothing to open.</param>
internal sealed record PageData(
    IReadOnlyList<string> Texts, IReadOnlyList<PageExchange> Exchanges, IReadOnlyDictionary<string, PageProbe> Probes, IReadOnlyList<IReadOnlyList<PageCell?>> Cells)
{
    public static PageData Of(Comparison comparison, ReportOptions options, CancellationToken ct) => new PageDataBuilder(comparison, options).Build(ct);
}

internal sealed record PageProbe(string Claim, string? Spec);

internal sealed record PageCell(
    [property: JsonPropertyName("w")] int? Why,
    [property: JsonPropertyName("d")] string? Denier,
    [property: JsonPropertyName("s")] string? Since,
    [property: JsonPropertyName("e")] IReadOnlyList<PageLink>? Evidence,
    [property: JsonPropertyName("c")] IReadOnlyList<PageCheck> Checks);

internal sealed record PageLink([property: JsonPropertyName("n")] string Name, [property: JsonPropertyName("h")] string? Href);

internal sealed record PageCheck(
    [property: JsonPropertyName("p")] string Probe,
    [property: JsonPropertyName("n")] string Name,
    [property: JsonPropertyName("o")] string Outcome,
    [property: JsonPropertyName("a")] IReadOnlyList<PageAttempt> Attempts);

internal sealed record PageAttempt(
    [property: JsonPropertyName("o")] string Outcome,
    [property: JsonPropertyName("t")] double Seconds,
    [property: JsonPropertyName("r")] int? Reason,
    [property: JsonPropertyName("d")] string? Denier,
    [property: JsonPropertyName("m")] int? Message,
    [property: JsonPropertyName("x")] IReadOnlyList<int>? Exchanges,
    [property: JsonPropertyName("l")] int? Dropped,
    [property: JsonPropertyName("e")] string? EvidenceLink,
    [property: JsonPropertyName("k")] int? Reproducer);

internal sealed record PageExchange(
    [property: JsonPropertyName("m")] string Method,
    [property: JsonPropertyName("p")] string Path,
    [property: JsonPropertyName("s")] int? Status,
    [property: JsonPropertyName("q")] int? Request,
    [property: JsonPropertyName("r")] int? Response,
    [property: JsonPropertyName("f")] string? Fault);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PageData))]
internal sealed partial class PageJson : JsonSerializerContext;
