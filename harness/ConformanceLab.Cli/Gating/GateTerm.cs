using System.Text.Json.Serialization;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Gating;

/// <summary>One thing that makes the gate fail: a verdict or an outcome, perhaps only where it is new.</summary>
/// <param name="Verdict">The verdict; null where it is an outcome.</param>
/// <param name="Outcome">The outcome; null where it is a verdict.</param>
/// <param name="OnlyNew">Only what the baseline hasn't.</param>
internal sealed record GateTerm(Verdict? Verdict, Outcome? Outcome, bool OnlyNew)
{
    private const string New = "new:";

    /// <summary>Every word that a term can be, without <c>new:</c>.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<Verdict>().Select(verdict => verdict.Word()), .. Enum.GetValues<Outcome>().Select(outcome => outcome.Word())];

    /// <summary>The verdict or outcome.</summary>
    [JsonIgnore]
    public string Word => Verdict?.Word() ?? Outcome!.Value.Word();

    /// <summary>Reads <c>restricts</c> or <c>new:broken</c>; null where it is neither.</summary>
    public static GateTerm? Parse(string text)
    {
        var onlyNew = text.StartsWith(New, StringComparison.Ordinal);
        var word = Bare(text);
        return Model.Words.TryParse<Verdict>(word, out var verdict) ? new GateTerm(verdict, null, onlyNew)
            : Model.Words.TryParse<Outcome>(word, out var outcome) ? new GateTerm(null, outcome, onlyNew)
            : null;
    }

    /// <summary>A term without <c>new:</c>, whether it is one or not.</summary>
    public static string Bare(string text) => text.StartsWith(New, StringComparison.Ordinal) ? text[New.Length..] : text;

    /// <summary>As it is written.</summary>
    public override string ToString() => OnlyNew ? New + Word : Word;
}
