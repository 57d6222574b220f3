using System.Text.RegularExpressions;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>Reads what a finding's id is about.</summary>
internal static partial class RowNames
{
    public static (RowKind Kind, string Group, string Title) Of(string id, FeatureEntry? feature, string? suite) => id.Split(':', 2) switch
    {
        ["api", var rest] => Resource(rest),
        ["object", var rest] => (RowKind.Object, Group(rest.Split('/')).Group, rest),
        ["node", var rest] => (RowKind.Node, "nodes", rest),
        ["mutation", var rest] => (RowKind.Mutation, Before(rest, ':'), rest),
        ["field", var rest] => (RowKind.Field, Before(rest, '.'), rest),
        ["gate", var rest] => (RowKind.Gate, "feature gates", rest),
        ["provision"] => (RowKind.Feature, "clusters", "The cluster comes up"),
        _ => (RowKind.Feature, feature?.Area ?? suite ?? "other", feature?.Title ?? id),
    };

    public static string Area(string group) => group.Split('-') switch
    {
        ["api", .. var rest] => string.Join(' ', ["API", .. rest]),
        [{ Length: > 0 } first, .. var rest] => string.Join(' ', [char.ToUpperInvariant(first[0]) + first[1..], .. rest]),
        _ => group,
    };

    private static (RowKind Kind, string Group, string Title) Resource(string rest)
    {
        var verb = rest.Split(':', 2) is [_, var named] ? named : null;
        var (group, parts) = Group(rest.Split(':', 2)[0].Split('/'));
        var title = parts.Length > 1 ? $"{string.Join('/', parts[1..])} {parts[0]}" : string.Join('/', parts);
        return (RowKind.Resource, group, verb is null ? title : $"{title}: {verb}");
    }

    private static (string Group, string[] Path) Group(string[] parts) => parts switch
    {
        ["", .. var rest] => ("core", rest),
        [var first, ..] when Version().IsMatch(first) => ("core", parts),
        [var first, .. var rest] => (first, rest),
        _ => ("core", parts),
    };

    private static string Before(string text, char end) => text.IndexOf(end, StringComparison.Ordinal) is > 0 and var at ? text[..at] : text;

    [GeneratedRegex(@"^v[0-9]+((alpha|beta)[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
