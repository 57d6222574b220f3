using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

/// <summary>Evidence as a run would bring it, in a line or two.</summary>
internal static class Given
{
    public static readonly DateOnly Today = new(2026, 11, 23);

    public static readonly UpstreamCatalog Catalog = UpstreamCatalog.Load();

    private static readonly DateTimeOffset Then = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static TargetEvidence Target(string version, params CheckRecord[] records) => new()
    {
        Target = "prod",
        Role = TargetRole.Subject,
        Kubernetes = new KubernetesVersion(version, Minor.Parse(version)),
        Capabilities = [Capability.ClusterAdmin],
        Surface = null,
        Planned = [],
        Records = records,
    };

    public static CheckRecord Check(string feature, Outcome outcome, string check = "Holds", int attempt = 1, Denier? denier = null, string reason = "") => new()
    {
        Suite = "suite",
        Probe = $"suite/{feature}",
        Check = check,
        Feature = feature,
        Claim = "It holds",
        Spec = "https://kubernetes.io/docs/",
        Severity = Severity.Normal,
        Outcome = outcome,
        Denier = denier ?? (outcome == Outcome.Denied ? new Denier(DenierKind.Webhook, "guard.example.com") : null),
        Reason = reason.Length > 0 || outcome == Outcome.Passed ? reason : $"the server was {outcome.Word()}",
        StartedAt = Then,
        Seconds = 0.1,
        Requests = 1,
        Attempt = attempt,
        Evidence = outcome == Outcome.Passed ? null : $"evidence/prod/{feature}.{check}.{attempt}.json",
    };

    public static ProbeInfo Probe(string feature, params string[] checks) =>
        new($"suite/{feature}", "suite", "It holds", feature, "https://kubernetes.io/docs/", [], Severity.Normal, RunMode.Full, checks);

    public static Surface Surface(string version, IEnumerable<SurfaceResource> resources, IEnumerable<SurfaceObject>? objects = null, IEnumerable<SurfaceGap>? gaps = null) => Model.Surface.Bare(new KubernetesVersion(version, Minor.Parse(version)), Then) with
    {
        Resources = [.. resources],
        Objects = [.. objects ?? [], .. Made(version, objects ?? [])],
        Gates = Gates(Minor.Parse(version)),
        Gaps = [.. gaps ?? []],
        Capabilities = [Capability.ClusterAdmin],
    };

    /// <summary>What upstream's API server of a minor tells of its gates; null where it tells none.</summary>
    public static Dictionary<string, bool>? Gates(Minor minor)
    {
        var told = from gate in Catalog.Gates.Values
                   let seen = gate.Seen.FirstOrDefault(s => s.First <= minor && minor <= s.Last)
                   where seen is not null
                   select (gate.Name, seen.Enabled);
        return told.ToDictionary(g => g.Name, g => g.Enabled, StringComparer.Ordinal) is { Count: > 0 } gates ? gates : null;
    }

    /// <summary>What an unmodified upstream server of a read minor lists in discovery.</summary>
    public static IEnumerable<SurfaceResource> Defaults(string minor) =>
        from resource in Catalog.Resources.Values
        let state = Catalog.StateOf(resource.Id, Minor.Parse(minor))
        where state.Presence == Presence.On
        select new SurfaceResource(resource.Group, resource.Version, resource.Name, resource.Kind, resource.Namespaced, state.Verbs);

    /// <summary>What upstream itself makes of the kinds that some objects are of.</summary>
    private static IEnumerable<SurfaceObject> Made(string version, IEnumerable<SurfaceObject> objects) =>
        from kind in objects.Select(o => o.Resource).Distinct(StringComparer.Ordinal)
        from made in Catalog.Objects
        where made.Resource == ResourceId.Parse(kind).Unversioned && !made.Name.EndsWith('*') && made.IsMadeBy(Minor.Parse(version)) && !objects.Any(o => o.Resource == kind && o.Name == made.Name)
        select new SurfaceObject(kind, made.Name, new Dictionary<string, string>());

    public static SurfaceResource Resource(string id, params string[] verbs)
    {
        var parsed = ResourceId.Parse(id);
        return new SurfaceResource(parsed.Group, parsed.Version, parsed.Name, "Thing", true, verbs);
    }

    public static SurfaceObject Object(string resource, string name, params (string Key, string Value)[] facts) =>
        new(resource, name, facts.ToDictionary(f => f.Key, f => f.Value));

    public static IReadOnlyList<Finding> Judge(TargetEvidence evidence) => VerdictEngine.Judge(evidence, Catalog, Today);

    public static IReadOnlyList<Finding> Judge(Surface surface) => Judge(Target(surface.Version.GitVersion) with { Surface = surface });
}
