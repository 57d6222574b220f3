using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>What upstream Kubernetes is, minor by minor. Immutable; each table is read when it is first asked for.</summary>
public sealed class UpstreamCatalog
{
    private readonly Lazy<IReadOnlyDictionary<string, UpstreamResource>> _resources;
    private readonly Lazy<IReadOnlyDictionary<string, IReadOnlyDictionary<string, SchemaField>>> _fields;
    private readonly Lazy<IReadOnlyDictionary<string, FeatureGate>> _gates;
    private readonly Lazy<IReadOnlyDictionary<string, FeatureEntry>> _features;
    private readonly Lazy<HashSet<string>> _groups;
    private readonly Lazy<IReadOnlyList<UpstreamObject>> _objects;
    private readonly Lazy<IReadOnlyList<GroupOwner>> _owners;
    private readonly Lazy<ILookup<string, VendorObject>> _vendors;
    private readonly Lazy<ILookup<string, UpstreamDefault>> _defaults;
    private readonly HashSet<Minor> _read;
    private readonly HashSet<Minor> _sampled;

    private UpstreamCatalog(CatalogSource source)
    {
        Releases = source.Table("releases.tsv", TableReader.Releases);
        MinorsRead = source.Table("minors.tsv", TableReader.Minors);
        _read = MinorsRead.Select(m => m.Minor).ToHashSet();
        _sampled = MinorsRead.Where(m => m.Sampled).Select(m => m.Minor).ToHashSet();
        _resources = new(() => source.Table("resources.tsv", TableReader.Resources));
        _fields = new(() => source.Table("fields.tsv", TableReader.Fields));
        _gates = new(() => source.Table("gates.tsv", TableReader.Gates));
        _objects = new(() => source.Table("objects.tsv", TableReader.Objects));
        _owners = new(() => source.Table("groups.tsv", TableReader.Groups));
        _vendors = new(() => source.Table("vendor-objects.tsv", TableReader.VendorObjects).ToLookup(o => o.Resource, StringComparer.Ordinal));
        _defaults = new(() => source.Table("defaults.tsv", TableReader.Defaults).ToLookup(d => d.Sample, StringComparer.Ordinal));
        _features = new(() => FeatureReader.Read(source));
        _groups = new(() => Resources.Values.Select(r => r.Group).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Releases of upstream, oldest first.</summary>
    public IReadOnlyList<Release> Releases { get; }

    /// <summary>Minors whose API servers were read, oldest first.</summary>
    public IReadOnlyList<ReadMinor> MinorsRead { get; }

    /// <summary>The newest minor that upstream has released.</summary>
    public Minor Newest => Releases[^1].Minor;

    /// <summary>The newest minor whose API is known; it can be older than <see cref="Newest"/>.</summary>
    public Minor NewestRead => MinorsRead[^1].Minor;

    /// <summary>The oldest minor whose API is known.</summary>
    public Minor OldestRead => MinorsRead[0].Minor;

    /// <summary>Feature entries by id.</summary>
    public IReadOnlyDictionary<string, FeatureEntry> Features => _features.Value;

    /// <summary>Resources and subresources by id, in whatever minor they are.</summary>
    public IReadOnlyDictionary<string, UpstreamResource> Resources => _resources.Value;

    /// <summary>API groups that the API server of some minor serves; the core group is the empty string.</summary>
    public IReadOnlySet<string> Groups => _groups.Value;

    /// <summary>Top-level properties of schemas: schema, then property.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, SchemaField>> Fields => _fields.Value;

    /// <summary>Feature gates by name.</summary>
    public IReadOnlyDictionary<string, FeatureGate> Gates => _gates.Value;

    /// <summary>Cluster-scoped objects that upstream itself makes.</summary>
    public IReadOnlyList<UpstreamObject> Objects => _objects.Value;

    /// <summary>What unmodified servers make of plain objects, by the object's name. It tells of minors that <see cref="IsSampled"/> only.</summary>
    public ILookup<string, UpstreamDefault> Defaults => _defaults.Value;

    /// <summary>Whom API groups belong to that the API server itself doesn't serve.</summary>
    public IReadOnlyList<GroupOwner> GroupOwners => _owners.Value;

    /// <summary>Objects that distributions and well-known add-ons bring along.</summary>
    public IEnumerable<VendorObject> VendorObjects => _vendors.Value.SelectMany(o => o);

    /// <summary>The catalogue that this program carries.</summary>
    /// <exception cref="CatalogDataException">Its data is malformed: when a table is first asked for.</exception>
    public static UpstreamCatalog Load() => new(CatalogSource.Embedded);

    internal static UpstreamCatalog Load(CatalogSource source) => new(source);

    /// <summary>Whether that minor's API server was read.</summary>
    public bool IsRead(Minor minor) => _read.Contains(minor);

    /// <summary>Whether it is known what that minor's API server makes of plain objects.</summary>
    public bool IsSampled(Minor minor) => _sampled.Contains(minor);

    /// <summary>What an unmodified server of a sampled minor changes about a plain object, sorted by path.</summary>
    /// <param name="sample">The object, as in <see cref="SurfaceSample.Name"/>.</param>
    /// <param name="minor">One that <see cref="IsSampled"/>; of others nothing is known, and the list is empty.</param>
    public IReadOnlyList<FieldChange> DefaultsAt(string sample, Minor minor) =>
        IsSampled(minor) ? [.. Defaults[sample].Where(d => d.First <= minor && minor <= d.Last).Select(d => d.Change)] : [];

    /// <summary>The release of a minor; null where it isn't known.</summary>
    public Release? ReleaseOf(Minor minor) => Releases.FirstOrDefault(r => r.Minor == minor);

    /// <summary>How far a target is behind <see cref="Newest"/>.</summary>
    /// <param name="target">The target's minor. One newer than the newest known is not behind, and whether it is supported isn't known.</param>
    /// <param name="today">The day of the run.</param>
    /// <returns>For a minor older than the oldest known release, the days are counted from that one: they are at least as many.</returns>
    public Lag Lag(Minor target, DateOnly today)
    {
        if (target > Newest)
        {
            return new Lag(0, 0, null);
        }

        var release = ReleaseOf(target) ?? Releases.FirstOrDefault(r => r.Minor > target) ?? Releases[^1];
        return new Lag(
            Newest.Number - target.Number,
            Releases[^1].Released.DayNumber - release.Released.DayNumber,
            release.Minor == target ? today <= release.EndOfLife : today <= release.EndOfLife ? null : false);
    }

    /// <summary>How many patch releases a version is behind the last one of its minor that is known.</summary>
    /// <param name="version">The version. Only its first three numbers count: a vendor's own count after them says nothing of upstream's.</param>
    /// <returns>Null where no patch of the minor is known, or the version names none.</returns>
    public PatchLag? PatchesBehind(KubernetesVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var final = ReleaseOf(version.Minor)?.FinalPatch;
        var newest = final ?? MinorsRead.FirstOrDefault(m => m.Minor == version.Minor)?.Version;
        return newest is not null && version.Patch is { } here && new KubernetesVersion(newest, version.Minor).Patch is { } last
            ? new PatchLag(Math.Max(0, last - here), $"v{newest.TrimStart('v')}", final is not null)
            : null;
    }

    /// <summary>What an upstream server of a minor has of a resource.</summary>
    /// <param name="id">The resource's id, as in <see cref="UpstreamResource.Id"/>.</param>
    /// <param name="minor">The minor. One that was not read has what its neighbours agree on; outside of what was read nothing is known.</param>
    public ResourceState StateOf(string id, Minor minor)
    {
        if (minor < OldestRead || minor > NewestRead)
        {
            return new ResourceState(Presence.Unknown, [], []);
        }

        if (!Resources.TryGetValue(id, out var resource))
        {
            return new ResourceState(Presence.Absent, [], []);
        }

        if (IsRead(minor))
        {
            return StateOf(resource, minor);
        }

        var before = StateOf(resource, MinorsRead.Last(m => m.Minor < minor).Minor);
        var after = StateOf(resource, MinorsRead.First(m => m.Minor > minor).Minor);
        return before.Presence != after.Presence
            ? new ResourceState(Presence.Unknown, [], [])
            : new ResourceState(
                before.Presence,
                [.. before.Verbs.Intersect(after.Verbs, StringComparer.Ordinal)],
                [.. before.Verbs.Union(after.Verbs, StringComparer.Ordinal).Except(before.Verbs.Intersect(after.Verbs, StringComparer.Ordinal), StringComparer.Ordinal)]);
    }

    /// <summary>Whether upstream itself makes an object, at a minor.</summary>
    /// <param name="resource">The resource's id; its version doesn't matter.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="minor">The minor.</param>
    public bool Ships(string resource, string name, Minor minor)
    {
        var unversioned = ResourceId.Parse(resource).Unversioned;
        return Objects.Any(o => o.Resource == unversioned
            && (o.Name == name || (o.Name.EndsWith('*') && name.StartsWith(o.Name[..^1], StringComparison.Ordinal)))
            && o.IsMadeBy(minor));
    }

    /// <summary>Whom an API group belongs to; null where we have no entry.</summary>
    public string? OwnerOf(string group) =>
        GroupOwners
            .Where(o => group == o.Suffix || group.EndsWith($".{o.Suffix}", StringComparison.Ordinal))
            .MaxBy(o => o.Suffix.Length)?.Owner;

    /// <summary>Whom an object belongs to that a distribution or a well-known add-on brings along; null where we have no entry: then it is the user's, as far as we know.</summary>
    /// <param name="resource">The resource's id, with or without its version.</param>
    /// <param name="name">The object's name. The longest pattern counts.</param>
    public string? VendorOf(string resource, string name) =>
        _vendors.Value[_vendors.Value.Contains(resource) ? resource : ResourceId.Parse(resource).Unversioned].Where(o => o.Matches(name)).MaxBy(o => o.Name.Length)?.Owner;

    private static ResourceState StateOf(UpstreamResource resource, Minor minor) =>
        resource.Runs.FirstOrDefault(r => r.First <= minor && minor <= r.Last) is { } run
            ? new ResourceState(run.OnByDefault ? Presence.On : Presence.Off, run.Verbs, [])
            : new ResourceState(Presence.Absent, [], []);
}
