namespace ConformanceLab.Model;

/// <summary>All that a target's API server says of itself, captured before any probe runs.</summary>
public sealed record Surface
{
    /// <summary>When the capture began.</summary>
    public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>What <c>/version</c> says.</summary>
    public required KubernetesVersion Version { get; init; }

    /// <summary>Every resource and subresource in discovery.</summary>
    public required IReadOnlyList<SurfaceResource> Resources { get; init; }

    /// <summary>Group to preferred version (<c>apps</c> to <c>v1</c>); the core group is the empty string.</summary>
    public required IReadOnlyDictionary<string, string> PreferredVersions { get; init; }

    /// <summary>Cluster-scoped objects that shape behaviour: classes, webhooks, policies, API services, custom resource definitions.</summary>
    public required IReadOnlyList<SurfaceObject> Objects { get; init; }

    /// <summary>What could not be read. It is unknown, not absent.</summary>
    public required IReadOnlyList<SurfaceGap> Gaps { get; init; }

    /// <summary>What the target can do for probes.</summary>
    public required IReadOnlyList<Capability> Capabilities { get; init; }
}

/// <summary>One resource or subresource.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version in the group.</param>
/// <param name="Name">Plural, with the subresource after a slash: <c>deployments/scale</c>.</param>
/// <param name="Kind">The kind that it serves.</param>
/// <param name="Namespaced">Whether it lives in namespaces.</param>
/// <param name="Verbs">Sorted.</param>
public sealed record SurfaceResource(string Group, string Version, string Name, string Kind, bool Namespaced, IReadOnlyList<string> Verbs)
{
    /// <summary><c>group/version/resource[/subresource]</c>; the core group leaves its part out: <c>v1/pods</c>.</summary>
    public string Id => Group.Length == 0 ? $"{Version}/{Name}" : $"{Group}/{Version}/{Name}";
}

/// <summary>One object that shapes behaviour.</summary>
/// <param name="Resource">The resource's id as in <see cref="SurfaceResource.Id"/>: <c>storage.k8s.io/v1/storageclasses</c>.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Facts">A few facts worth showing (<c>provisioner</c>, <c>default</c>, <c>owner</c>).</param>
public sealed record SurfaceObject(string Resource, string Name, IReadOnlyDictionary<string, string> Facts);

/// <summary>Something that could not be read.</summary>
/// <param name="What">A path or resource id.</param>
/// <param name="Why">The server's answer, in a line.</param>
public sealed record SurfaceGap(string What, string Why);
