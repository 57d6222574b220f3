using System.Text.RegularExpressions;

namespace ConformanceLab.Deviations;

/// <summary><c>text</c>: replaces in the text of answers, JSON or not: a list of <c>match</c> (a regular expression) and <c>with</c>.</summary>
[DeviationKind("text")]
internal sealed class TextChange : Deviation
{
    private readonly IReadOnlyList<(Regex Match, string With)> changes;

    public TextChange(ProfileNode node) =>
        changes = [.. node.Items.Select(item => (item["match"].Parse(text => new Regex(text, RegexOptions.CultureInvariant | RegexOptions.Multiline)) ?? new Regex("$^"), item["with"].Text ?? ""))];

    public override bool Reads(Call call) => true;

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        var text = reply.Text;
        reply.SetText(changes.Aggregate(text, (now, change) => change.Match.Replace(now, change.With)));
        return Task.CompletedTask;
    }
}
