using System.Text.Json;

namespace ConformanceLab.Catalog.Tests;

/// <summary>Holds the table of <c>docs/distros.md</c> against the marks that are looked for.</summary>
internal sealed class DistroPageTests
{
    private static readonly MarkStrength[] Columns = [MarkStrength.Proof, MarkStrength.Telling, MarkStrength.Base, MarkStrength.Hint];

    [Test]
    public void The_page_lists_every_distribution_with_the_marks_it_is_known_by()
    {
        var page = File.ReadAllLines(Path.Combine(Root(AppContext.BaseDirectory), "docs", "distros.md"));
        var table = page.SkipWhile(line => line != "## What each is known by").Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        Assert.That(table, Is.EqualTo(DistroMarks.Embedded.Distros.Values.OrderBy(d => d.Id, StringComparer.Ordinal).Select(Row)));
    }

    private static string Row(DistroEntry distro)
    {
        var edition = distro.Of is null ? "" : $", an edition of `{distro.Of}`";
        var cells = Columns.Select(strength => Cell(DistroMarks.Embedded.All.Where(m => m.Distro == distro.Id && m.Strength == strength)));
        return $"| `{distro.Id}` | {distro.Name}{edition} |{string.Concat(cells.Select(cell => cell.Length == 0 ? " |" : $" {cell} |"))}";
    }

    private static string Cell(IEnumerable<DistroMark> marks) =>
        string.Join("; ", marks
            .GroupBy(m => (Kind: Word(m.Pattern), Conditions: string.Join(", ", m.OnlyIf.Select(c => $"{(c.Seen ? "with" : "not")} {Word(c.Pattern)} `{c.Pattern.Text}`"))))
            .Select(g => $"{g.Key.Kind} {string.Join(", ", g.Select(m => $"`{m.Pattern.Text}`"))}{(g.Key.Conditions.Length == 0 ? "" : $" ({g.Key.Conditions})")}"))
        .Replace("|", @"\|", StringComparison.Ordinal);

    private static string Word(MarkPattern pattern) => JsonNamingPolicy.KebabCaseLower.ConvertName($"{pattern.Kind}");

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "ConformanceLab.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
