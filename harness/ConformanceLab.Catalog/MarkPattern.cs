using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace ConformanceLab.Catalog;

/// <summary>
/// What a mark looks like: a text as it is, one in which each <c>*</c> stands for anything, or, after a <c>~</c>, a regular expression that is
/// found somewhere in the text.
/// </summary>
internal sealed class MarkPattern
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(1);
    private readonly Regex? regex;
    private readonly bool glob;

    /// <exception cref="ArgumentException">The regular expression is none.</exception>
    public MarkPattern(MarkKind kind, string text)
    {
        (Kind, Text) = (kind, text);
        regex = text.StartsWith('~') ? new Regex(text[1..], RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Enough) : null;
        glob = regex is null && text.Contains('*', StringComparison.Ordinal);
    }

    public MarkKind Kind { get; }

    /// <summary>As the table has it.</summary>
    public string Text { get; }

    /// <summary>Whether only the very text matches, which then needs no search.</summary>
    public bool Literal => regex is null && !glob;

    public bool Matches(string candidate) =>
        regex?.IsMatch(candidate) ?? (glob ? FileSystemName.MatchesSimpleExpression(Text, candidate, ignoreCase: false) : candidate == Text);
}
