using System.Text;

namespace ConformanceLab.Reports;

/// <summary>Text that Markdown shows as it is.</summary>
internal static class MarkdownText
{
    public static string Of(string? text, int most = 300)
    {
        var result = new StringBuilder();
        foreach (var c in VisibleText.Line(text, most))
        {
            result.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '@' => "&#64;",
                '|' => "\\|",
                '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '~' or '!' or '$' => $"\\{c}",
                _ => c.ToString(),
            });
        }

        return result.ToString();
    }
}
