using System.Globalization;
using System.Text;

namespace ConformanceLab.Reports;

/// <summary>Text from a cluster, made safe to show: what would move the cursor, turn the direction of writing or can't be encoded is written out as <c>⟨U+202E⟩</c>.</summary>
internal static class VisibleText
{
    /// <summary>In one line: line breaks and tabs become spaces.</summary>
    public static string Line(string? text) => Clean(text, block: false);

    /// <summary>Line breaks and tabs stay.</summary>
    public static string Block(string? text) => Clean(text, block: true);

    /// <summary>In one line, cut to so many characters, with an ellipsis where it was cut.</summary>
    public static string Line(string? text, int most) => Cut(Line(Cut(text ?? "", most * 2)), most);

    /// <summary>Lines kept, cut to so many characters, with what was left out told.</summary>
    public static string Block(string? text, int most) =>
        text is null || text.Length <= most
            ? Block(text)
            : string.Create(CultureInfo.InvariantCulture, $"{Block(Head(text, most))}\n… {text.Length - most} more characters");

    private static string Cut(string text, int most) => text.Length <= most ? text : Head(text, most - 1).TrimEnd() + "…";

    private static string Head(string text, int most) => char.IsHighSurrogate(text[most - 1]) ? text[..(most - 1)] : text[..most];

    private static string Clean(string? text, bool block)
    {
        if (string.IsNullOrEmpty(text) || (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')))
        {
            return text ?? "";
        }

        var result = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != System.Buffers.OperationStatus.Done)
            {
                result.Append(CultureInfo.InvariantCulture, $"⟨U+{(int)rest[0]:X4}⟩");
                length = 1;
            }
            else if (rune.Value is '\n' or '\t' or '\r')
            {
                Space(result, rune.Value, block, next: rest.Length > 1 ? rest[1] : default);
            }
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                         or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                     || (rune.Value & 0xFFFE) == 0xFFFE)
            {
                result.Append(CultureInfo.InvariantCulture, $"⟨U+{rune.Value:X4}⟩");
            }
            else
            {
                result.Append(rest[..length]);
            }

            rest = rest[length..];
        }

        return result.ToString();
    }

    private static void Space(StringBuilder result, int value, bool block, char next)
    {
        if (value == '\r' && next == '\n')
        {
            return;
        }

        result.Append(block ? (value == '\t' ? '\t' : '\n') : ' ');
    }
}
