using System.Globalization;
using ConformanceLab.Model;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ConformanceLab.Cli.Progress;

/// <summary>How a board looks: as a table that is drawn over and over, or as plain lines.</summary>
internal static class BoardView
{
    private const int BarWidth = 20;

    /// <summary>A line for each target: name, bar, counts by outcome, and what is going on.</summary>
    public static IRenderable Table(IReadOnlyList<TargetView> targets)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn().NoWrap());
        grid.AddColumn(new GridColumn().NoWrap());
        grid.AddColumn(new GridColumn().NoWrap().RightAligned());
        grid.AddColumn(new GridColumn().NoWrap());
        grid.AddColumn(new GridColumn().NoWrap());
        foreach (var target in targets)
        {
            grid.AddRow(
                new Text(target.Name, new Style(decoration: Decoration.Bold)),
                Bar(target),
                new Text($"{target.Finished}/{target.Checks}"),
                Counts(target),
                new Text(Now(target), new Style(target.Phase == TargetPhase.Failed ? Color.Red : Color.Grey)).Overflow(Overflow.Ellipsis));
        }

        return grid;
    }

    /// <summary>The same in one plain line.</summary>
    public static string Line(TargetView target) =>
        target.Phase is TargetPhase.Waiting or TargetPhase.ComingUp ? $"{target.Name}: {Now(target)}"
            : target.Phase == TargetPhase.Failed ? $"{target.Name}: failed after {target.Finished} of {target.Checks} checks{Told(target)}"
            : string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {target.Finished} of {target.Checks} checks{Told(target)}{(Now(target) is { Length: > 0 } now ? $" ({now})" : "")}");

    /// <summary>A verdict's or outcome's colour; words and signs beside it say the same.</summary>
    public static Color ColourOf(Outcome outcome) => outcome switch
    {
        Outcome.Passed => Color.Green,
        Outcome.Failed => Color.Red,
        Outcome.Broken => Color.Magenta1,
        Outcome.Denied => Color.Yellow,
        Outcome.Absent => Color.Blue,
        _ => Color.Grey,
    };

    private static Text Bar(TargetView target)
    {
        var done = target.Checks == 0 ? (target.Phase == TargetPhase.Done ? BarWidth : 0) : target.Finished * BarWidth / target.Checks;
        return new Text(new string('█', Math.Clamp(done, 0, BarWidth)) + new string('░', BarWidth - Math.Clamp(done, 0, BarWidth)));
    }

    private static Paragraph Counts(TargetView target)
    {
        var text = new Paragraph();
        foreach (var (outcome, count) in target.Outcomes)
        {
            text.Append($"{count} {outcome.Word()} ", new Style(ColourOf(outcome)));
        }

        return text;
    }

    private static string Told(TargetView target) => target.Outcomes.Count == 0 ? "" : $", {string.Join(", ", target.Outcomes.Select(count => $"{count.Count} {count.Outcome.Word()}"))}";

    private static string Now(TargetView target) => (target.Phase switch
    {
        TargetPhase.Waiting => "waiting for its turn",
        TargetPhase.ComingUp => target.Saying.Length > 0 ? target.Saying : "coming up",
        TargetPhase.GoingDown => "going down",
        TargetPhase.Done => target.Finished < target.Checks ? "stopped" : "done",
        _ => target.Saying,
    }).ReplaceLineEndings(" ");
}
