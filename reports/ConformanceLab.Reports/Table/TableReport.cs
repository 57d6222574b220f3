using System.Globalization;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>Aligned columns for a terminal.</summary>
internal sealed class TableReport : ITextReport
{
    public string Id => "table";

    public string Summary => "aligned columns, for a terminal";

    public string? RunFile => null;

    public async Task RenderAsync(Comparison comparison, ReportOptions options, TextWriter output, CancellationToken ct)
    {
        await output.WriteAsync($"{Ownership.Mark(comparison)}\n\n");
        await WriteAsync(output, ["TARGET", "DISTRO", "VERSION", .. VerdictSigns.Gravest.Select(v => v.Word().ToUpperInvariant()), "MISSING"],
            comparison.Targets.Select(Target), ct);
        await output.WriteAsync("\n");
        foreach (var target in comparison.Targets)
        {
            await output.WriteAsync($"{VisibleText.Line(target.Key)}: {VisibleText.Line(target.Failure ?? target.LagLine, 400)}\n");
        }

        foreach (var kind in comparison.Rows.GroupBy(r => r.Kind))
        {
            await output.WriteAsync("\n");
            await WriteAsync(output, [Title(kind.Key), "AREA", .. comparison.Targets.Select(t => t.Key)],
                kind.Select(r => (IReadOnlyList<string>)[r.Title, r.Area, .. r.Cells.Select(c => c.Signed())]), ct);
        }
    }

    private static IReadOnlyList<string> Target(ComparedTarget target) =>
    [
        target.Report.Role == TargetRole.Control ? $"{target.Key} (control)" : target.Key,
        target.Report.Distro?.Name ?? "–",
        target.Report.Kubernetes?.GitVersion ?? "never reached",
        .. VerdictSigns.Gravest.Select(v => Number(target.Report.Verdicts.Of(v))),
        Number(target.Missing),
    ];

    private static string Title(RowKind kind) => kind switch
    {
        RowKind.Feature => "FEATURE",
        RowKind.Resource => "API RESOURCE",
        RowKind.Object => "OBJECT",
        RowKind.Field => "FIELD",
        _ => "FEATURE GATE",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task WriteAsync(TextWriter output, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows, CancellationToken ct)
    {
        List<string[]> lines = [[.. head.Select(h => VisibleText.Line(h, 60))], .. rows.Select(r => r.Select(c => VisibleText.Line(c, 60)).ToArray())];
        var widths = Enumerable.Range(0, head.Count).Select(at => lines.Max(l => Width(l[at]))).ToArray();
        foreach (var line in lines)
        {
            ct.ThrowIfCancellationRequested();
            await output.WriteAsync(string.Join("  ", line.Select((cell, at) => cell + new string(' ', widths[at] - Width(cell)))).TrimEnd() + "\n");
        }
    }

    private static int Width(string text) => new StringInfo(text).LengthInTextElements;
}
