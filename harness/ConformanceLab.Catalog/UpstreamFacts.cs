using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>One upstream release series.</summary>
/// <param name="Minor">The minor.</param>
/// <param name="Released">The day of the <c>.0</c> release.</param>
/// <param name="EndOfLife">The last day on which upstream maintains it.</param>
/// <param name="FinalPatch">The last patch of a series that has ended; null while it hasn't.</param>
public sealed record Release(Minor Minor, DateOnly Released, DateOnly EndOfLife, string? FinalPatch);

/// <summary>How far a version is behind in patch releases of its own minor.</summary>
/// <param name="Patches">Patch releases between the two; at least as many where the series goes on.</param>
/// <param name="Newest">The newest patch release that is known: <c>v1.20.15</c>.</param>
/// <param name="IsFinal">Whether the series has ended with it.</param>
public sealed record PatchLag(int Patches, string Newest, bool IsFinal);

/// <summary>A minor whose API server was read.</summary>
/// <param name="Minor">The minor.</param>
/// <param name="Version">The exact version, word for word: <c>v1.20.2</c>.</param>
/// <param name="Sampled">Whether it is also known what that server makes of plain objects.</param>
public sealed record ReadMinor(Minor Minor, string Version, bool Sampled);

/// <summary>A change that an unmodified server makes to a plain object.</summary>
/// <param name="Sample">The object, as in <see cref="SurfaceSample.Name"/>.</param>
/// <param name="Change">What it changes.</param>
/// <param name="First">The first minor that was sampled to do so.</param>
/// <param name="Last">The last one; those in between that were sampled do so too.</param>
public sealed record UpstreamDefault(string Sample, FieldChange Change, Minor First, Minor Last);

/// <summary>What is known of a resource at one minor.</summary>
public enum Presence
{
    /// <summary>That minor was not read, and its neighbours disagree.</summary>
    Unknown,

    /// <summary>Not there, whatever is switched on.</summary>
    Absent,

    /// <summary>There only where it is switched on.</summary>
    Off,

    /// <summary>There on an unmodified server.</summary>
    On,
}

/// <summary>A run of minors through which a resource did not change.</summary>
/// <param name="First">The first minor that was read to have it.</param>
/// <param name="Last">The last one.</param>
/// <param name="OnByDefault">Whether an unmodified server has it.</param>
/// <param name="Verbs">Sorted.</param>
public sealed record ResourceRun(Minor First, Minor Last, bool OnByDefault, IReadOnlyList<string> Verbs);

/// <summary>A resource or subresource through the minors.</summary>
/// <param name="Id"><c>group/version/resource[/subresource]</c>; the core group leaves its part out: <c>v1/pods</c>.</param>
/// <param name="Kind">The kind that it serves.</param>
/// <param name="Namespaced">Whether it lives in namespaces.</param>
/// <param name="Runs">In the order of minors; at least one.</param>
public sealed record UpstreamResource(string Id, string Kind, bool Namespaced, IReadOnlyList<ResourceRun> Runs)
{
    private readonly ResourceId _parsed = ResourceId.Parse(Id);

    /// <summary>The API group; empty for the core group.</summary>
    public string Group => _parsed.Group;

    /// <summary>The version in the group.</summary>
    public string Version => _parsed.Version;

    /// <summary>Plural, with the subresource after a slash.</summary>
    public string Name => _parsed.Name;
}

/// <summary>A resource at one minor.</summary>
/// <param name="Presence">Whether it is there.</param>
/// <param name="Verbs">Verbs that it surely has; empty unless it is there.</param>
/// <param name="UncertainVerbs">Verbs that it has in one of the neighbouring minors and not in the other, where the minor itself was not read.</param>
public sealed record ResourceState(Presence Presence, IReadOnlyList<string> Verbs, IReadOnlyList<string> UncertainVerbs);

/// <summary>A top-level property of a schema.</summary>
/// <param name="Schema"><c>io.k8s.api.core.v1.PodSpec</c>.</param>
/// <param name="Name">The property.</param>
/// <param name="First">The first minor that was read to have it.</param>
/// <param name="Last">The last one.</param>
/// <param name="PublishedFirst">The first minor in which an unmodified server publishes it; null where none does.</param>
/// <param name="PublishedLast">The last such minor; null where none does.</param>
public sealed record SchemaField(string Schema, string Name, Minor First, Minor Last, Minor? PublishedFirst, Minor? PublishedLast)
{
    /// <summary><c>schema.name</c>, as in a finding's <c>field:</c> id.</summary>
    public string Id => $"{Schema}.{Name}";
}

/// <summary>The stage of a feature gate.</summary>
public enum GateStage
{
    /// <summary>Off by default.</summary>
    Alpha,

    /// <summary>On by default, mostly.</summary>
    Beta,

    /// <summary>On.</summary>
    Ga,

    /// <summary>On its way out.</summary>
    Deprecated,
}

/// <summary>A stage as upstream's list of versioned gates tells it.</summary>
/// <param name="Since">The first minor of the stage.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Default">Whether the gate is on when nobody says otherwise.</param>
/// <param name="Locked">Whether it can't be set to anything else.</param>
public sealed record ListedStage(Minor Since, GateStage Stage, bool Default, bool Locked);

/// <summary>A stage as unmodified API servers told it in their metrics.</summary>
/// <param name="First">The first minor in which it was seen.</param>
/// <param name="Last">The last one.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Enabled">Whether it was on.</param>
public sealed record SeenStage(Minor First, Minor Last, GateStage Stage, bool Enabled);

/// <summary>A feature gate at one minor.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Enabled">Whether an unmodified server has it on.</param>
public sealed record GateState(GateStage Stage, bool Enabled);

/// <summary>A feature gate through the minors.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Listed">From upstream's list, in the order of minors; empty where the list no longer names it.</param>
/// <param name="Seen">From running servers, 1.26 and later; empty where the API server doesn't know the gate.</param>
public sealed record FeatureGate(string Name, IReadOnlyList<ListedStage> Listed, IReadOnlyList<SeenStage> Seen)
{
    /// <summary>The gate at a minor: what a server of that minor was seen to say, else what the list says; null where neither knows it.</summary>
    public GateState? At(Minor minor)
    {
        if (Seen.FirstOrDefault(s => s.First <= minor && minor <= s.Last) is { } seen)
        {
            return new GateState(seen.Stage, seen.Enabled);
        }

        return Listed.LastOrDefault(s => s.Since <= minor) is { } listed ? new GateState(listed.Stage, listed.Default) : null;
    }
}

/// <summary>An object, or a family of them, that upstream itself makes.</summary>
/// <param name="Resource">Group and resource without the version: <c>scheduling.k8s.io/priorityclasses</c>.</param>
/// <param name="Name">Its name; a <c>*</c> at the end stands for any rest.</param>
/// <param name="First">The first minor that makes it; null: as long as we look back.</param>
/// <param name="Last">The last one; null: still.</param>
/// <param name="Always">Whether every patch release of these minors makes it; else some do, and nobody can be blamed for either.</param>
public sealed record UpstreamObject(string Resource, string Name, Minor? First, Minor? Last, bool Always)
{
    /// <summary>Whether upstream of a minor makes it.</summary>
    public bool IsMadeBy(Minor minor) => (First is not { } first || first <= minor) && (Last is not { } last || minor <= last);
}

/// <summary>Whom an API group belongs to.</summary>
/// <param name="Suffix">The group, or the end of it after a dot.</param>
/// <param name="Owner">The project or vendor, as it writes itself.</param>
public sealed record GroupOwner(string Suffix, string Owner);

/// <summary>Whom an object belongs to that a distribution or a well-known add-on brings along.</summary>
/// <param name="Resource">Group and resource without the version: <c>namespaces</c>.</param>
/// <param name="Name">Its name; a <c>*</c> at the end or at the start stands for any rest.</param>
/// <param name="Owner">The project or vendor, as it writes itself.</param>
public sealed record VendorObject(string Resource, string Name, string Owner)
{
    internal bool Matches(string name) =>
        Name.EndsWith('*') ? name.StartsWith(Name[..^1], StringComparison.Ordinal)
        : Name.StartsWith('*') ? name.EndsWith(Name[1..], StringComparison.Ordinal)
        : name == Name;
}

internal readonly record struct ResourceId(string Group, string Version, string Name)
{
    /// <summary>Takes <c>apps/v1/deployments/scale</c> or <c>v1/pods</c> apart; only the core group's version comes first.</summary>
    public static ResourceId Parse(string id)
    {
        var parts = id.Split('/', 3);
        return parts.Length < 3 || IsVersion(parts[0])
            ? new ResourceId("", parts[0], id[(parts[0].Length + 1)..])
            : new ResourceId(parts[0], parts[1], parts[2]);
    }

    /// <summary>The group and the resource, whatever the version.</summary>
    public string Unversioned => Group.Length == 0 ? Name : $"{Group}/{Name}";

    /// <summary>Where discovery tells of it.</summary>
    public string DiscoveryPath => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";

    private static bool IsVersion(string text) => text.Length > 1 && text[0] == 'v' && char.IsAsciiDigit(text[1]) && !text.Contains('.');
}
