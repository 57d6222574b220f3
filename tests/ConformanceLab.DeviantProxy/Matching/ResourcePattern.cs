using System.Text.RegularExpressions;

namespace ConformanceLab.Deviations;

/// <summary>Resources as kubectl writes them: <c>pods</c>, <c>pods/exec</c>, <c>deployments.apps</c>, <c>cronjobs.v1beta1.batch</c>, <c>events.</c> for the core group alone,
/// <c>*.openshift.io</c>, <c>*</c>, <c>pods/*</c>. Without a group, that of any group; without a subresource, the resource alone.</summary>
internal sealed partial class ResourcePattern
{
    private readonly Glob resource;
    private readonly Glob subresource;
    private readonly Glob group;
    private readonly string? version;

    private ResourcePattern(Glob resource, string? version, Glob group, Glob subresource, bool allBelow)
    {
        this.resource = resource;
        this.version = version;
        this.group = group;
        this.subresource = subresource;
        Below = allBelow;
    }

    /// <summary>The text it was read from, without the subresource: <c>routes.v1.route.openshift.io</c>.</summary>
    public required string Text { get; init; }

    /// <summary>Whether nothing was said of subresources.</summary>
    public bool Below { get; }

    /// <exception cref="FormatException">It is none.</exception>
    public static ResourcePattern Parse(string text)
    {
        var (main, sub) = text.Split('/') switch
        {
            [var one] => (one, ""),
            [var one, var two] when two.Length > 0 => (one, two),
            _ => throw new FormatException("write RESOURCE[.VERSION][.GROUP][/SUBRESOURCE], such as pods, pods/exec or cronjobs.v1beta1.batch"),
        };
        var parts = main.Split('.', 2);
        if (parts[0].Length == 0)
        {
            throw new FormatException("the resource's name is missing");
        }

        string? version = null;
        var rest = parts.ElementAtOrDefault(1);
        if (rest is not null && rest.Split('.', 2) is [var first, .. var after] && Version().IsMatch(first))
        {
            (version, rest) = (first, after.ElementAtOrDefault(0));
        }

        return new ResourcePattern(new Glob(parts[0]), version, new Glob(rest ?? "*"), new Glob(sub), sub.Length == 0) { Text = main };
    }

    public bool Matches(ApiPath path) => path.Resource is not null && Matches(path.Group!, path.Version!, path.Resource, path.Subresource ?? "");

    public bool Matches(string inGroup, string inVersion, string name, string sub) =>
        resource.Matches(name) && subresource.Matches(sub) && (version is null || version == inVersion) && group.Matches(inGroup);

    /// <summary>As <see cref="Matches(ApiPath)"/>, and all subresources where the pattern names none.</summary>
    public bool MatchesOrBelow(string inGroup, string inVersion, string name, string sub) => Matches(inGroup, inVersion, name, Below ? "" : sub);

    [GeneratedRegex(@"^v\d+((alpha|beta)\d+)?$")]
    private static partial Regex Version();
}
