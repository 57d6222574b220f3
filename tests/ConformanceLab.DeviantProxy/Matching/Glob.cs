using System.IO.Enumeration;

namespace ConformanceLab.Deviations;

/// <summary>Text with <c>*</c> and <c>?</c>, matched from beginning to end.</summary>
internal sealed class Glob(string pattern)
{
    // The framework's matcher takes a backslash for an escape.
    private readonly string expression = pattern.Replace("\\", "\\\\", StringComparison.Ordinal);

    private readonly bool plain = pattern.AsSpan().IndexOfAny('*', '?') < 0;

    public bool Matches(string text) => pattern == "*" || (plain ? pattern == text : FileSystemName.MatchesSimpleExpression(expression, text, ignoreCase: false));
}

/// <summary>Several patterns: one of them matches, and none that begins with <c>!</c>. No pattern at all matches everything.</summary>
internal sealed class GlobSet(IReadOnlyList<string> patterns)
{
    private readonly List<Glob> wanted = [.. patterns.Where(pattern => !pattern.StartsWith('!')).Select(pattern => new Glob(pattern))];
    private readonly List<Glob> unwanted = [.. patterns.Where(pattern => pattern.StartsWith('!')).Select(pattern => new Glob(pattern[1..]))];

    public bool IsEmpty => patterns.Count == 0;

    public bool Matches(string? text) =>
        IsEmpty || (text is not null && (wanted.Count == 0 || wanted.Exists(glob => glob.Matches(text))) && !unwanted.Exists(glob => glob.Matches(text)));
}
