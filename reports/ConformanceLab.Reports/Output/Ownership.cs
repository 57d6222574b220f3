using System.Text;
using System.Text.RegularExpressions;

namespace ConformanceLab.Reports;

/// <summary>A report says in its first lines which runs it was made from, so that only a report of the same runs is ever replaced.</summary>
internal static partial class Ownership
{
    private const int Head = 4096;

    /// <summary>What stands in a comment at the head of a file.</summary>
    public static string Mark(Comparison comparison) =>
        $"conformancelab report of {string.Join(' ', comparison.Runs.Select(r => Safe(r.Report.RunId)))}.";

    /// <summary>Makes sure that a report may be written.</summary>
    /// <exception cref="OccupiedReportException">Something stands there that isn't a report of the same runs.</exception>
    public static void ClaimFor(IReport report, string path, Comparison comparison)
    {
        if (report is IFolderReport folder)
        {
            ClaimFolder(path, folder.MarkFile, comparison);
        }
        else
        {
            Claim(path, comparison, (report as ITextReport)?.Opening);
        }
    }

    private static void ClaimFolder(string path, string markFile, Comparison comparison)
    {
        if (File.Exists(path))
        {
            throw new OccupiedReportException(path, "a file stands there");
        }

        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            var mark = Path.Combine(path, markFile);
            if (!File.Exists(mark))
            {
                throw new OccupiedReportException(path, $"it holds files and no {markFile} of ours");
            }

            Claim(mark, comparison, opening: null);
        }
    }

    /// <summary>Makes sure that a file may be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="comparison">What would be written.</param>
    /// <param name="opening">How a file of ours begins where the format has no comments.</param>
    /// <exception cref="OccupiedReportException">There is one that isn't a report of the same runs.</exception>
    private static void Claim(string path, Comparison comparison, string? opening)
    {
        if (Directory.Exists(path))
        {
            throw new OccupiedReportException(path, "a folder stands there");
        }

        if (!File.Exists(path))
        {
            return;
        }

        var beginning = Beginning(path);
        if (opening is not null && beginning.StartsWith(opening, StringComparison.Ordinal))
        {
            return;
        }

        var match = Mark().Match(beginning);
        if (match.Value != Mark(comparison))
        {
            throw new OccupiedReportException(path, match.Success ? $"it is a {match.Value.TrimEnd('.')}" : "it wasn't written by conformancelab");
        }
    }

    private static string Beginning(string path)
    {
        using var stream = File.OpenRead(path);
        var buffer = new byte[Head];
        return Encoding.UTF8.GetString(buffer, 0, stream.ReadAtLeast(buffer, Head, throwOnEndOfStream: false));
    }

    // Two hyphens would end an XML comment, and a run folder may come from anyone.
    private static string Safe(string runId) => Unsafe().Replace(runId, "_");

    [GeneratedRegex(@"conformancelab report of [^.<>]*\.", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex(@"[^A-Za-z0-9_-]|--+", RegexOptions.CultureInvariant)]
    private static partial Regex Unsafe();
}
