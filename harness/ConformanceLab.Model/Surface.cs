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

    /// <summary>Cluster-scoped objects that shape behaviour: classes, webhooks, policies, API services, custom resource definitions, flow schemas, cluster roles, namespaces, service CIDRs.</summary>
    public required IReadOnlyList<SurfaceObject> Objects { get; init; }

    /// <summary>Objects of <c>kube-system</c> that tell whose cluster it is: config maps, services, daemon sets and deployments, by name.</summary>
    public required IReadOnlyList<SurfaceObject> Landmarks { get; init; }

    /// <summary>The first 500 nodes.</summary>
    public required IReadOnlyList<SurfaceNode> Nodes { get; init; }

    /// <summary>Upstream's schemas (names that begin with <c>io.k8s.</c>) as OpenAPI publishes them: each with its top-level properties, sorted. Empty where OpenAPI could not be read.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Schemas { get; init; }

    /// <summary>Feature gates as the API server's metrics tell them; null where it tells none (before 1.26), or they could not be read.</summary>
    public required IReadOnlyDictionary<string, bool>? Gates { get; init; }

    /// <summary>What <c>/livez</c> and <c>/readyz</c> list.</summary>
    public required IReadOnlyList<SurfaceHealthCheck> Health { get; init; }

    /// <summary>What the server makes of plain objects, sent as dry runs.</summary>
    public required IReadOnlyList<SurfaceSample> Samples { get; init; }

    /// <summary>The host that the API server was reached by, without its port.</summary>
    public required string Host { get; init; }

    /// <summary>How long the capture took, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>What could not be read. It is unknown, not absent.</summary>
    public required IReadOnlyList<SurfaceGap> Gaps { get; init; }

    /// <summary>What the target can do for probes.</summary>
    public required IReadOnlyList<Capability> Capabilities { get; init; }

    /// <summary>A surface of which nothing but the version is known: what the rest is added to.</summary>
    public static Surface Bare(KubernetesVersion version, DateTimeOffset capturedAt) => new()
    {
        CapturedAt = capturedAt,
        Version = version,
        Resources = [],
        PreferredVersions = new Dictionary<string, string>(),
        Objects = [],
        Landmarks = [],
        Nodes = [],
        Schemas = new Dictionary<string, IReadOnlyList<string>>(),
        Gates = null,
        Health = [],
        Samples = [],
        Host = "",
        Seconds = 0,
        Gaps = [],
        Capabilities = [],
    };
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

/// <summary>One node.</summary>
public sealed record SurfaceNode
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The kubelet's version, word for word: <c>v1.30.4-eks-a18cd3a</c>.</summary>
    public required string KubeletVersion { get; init; }

    /// <summary><c>linux</c> or <c>windows</c>.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary><c>Bottlerocket OS 1.20.0 (aws-k8s-1.30)</c>.</summary>
    public required string OsImage { get; init; }

    /// <summary><c>amd64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary><c>containerd://1.7.22</c>.</summary>
    public required string ContainerRuntime { get; init; }

    /// <summary>The machine's id at its provider: <c>aws:///eu-west-1a/i-0123</c>; null where there is none.</summary>
    public string? ProviderId { get; init; }

    /// <summary>Whether it is ready to run pods.</summary>
    public required bool Ready { get; init; }

    /// <summary>Its labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>The keys of its annotations, sorted.</summary>
    public required IReadOnlyList<string> Annotations { get; init; }

    /// <summary>Its taints: <c>key=value:effect</c>.</summary>
    public required IReadOnlyList<string> Taints { get; init; }
}

/// <summary>One check that the API server runs on itself.</summary>
/// <param name="Endpoint"><c>livez</c> or <c>readyz</c>.</param>
/// <param name="Name"><c>etcd</c>, <c>poststarthook/rbac/bootstrap-roles</c>.</param>
/// <param name="Ok">Whether it holds.</param>
public sealed record SurfaceHealthCheck(string Endpoint, string Name, bool Ok);

/// <summary>A plain object as we sent it and as the server would have stored it.</summary>
/// <param name="Name">The sample: <c>deployment</c>.</param>
/// <param name="Resource">The resource's id: <c>apps/v1/deployments</c>.</param>
/// <param name="Changes">What the server changed, by path, without what differs from one object to the next (ids, times, addresses).</param>
public sealed record SurfaceSample(string Name, string Resource, IReadOnlyList<FieldChange> Changes);

/// <summary>One change that the server made to an object.</summary>
/// <param name="Path"><c>spec.containers[app].imagePullPolicy</c>: list items are named by what tells them apart, else by their number.</param>
/// <param name="Sent">The value that was sent, as JSON; null where none was.</param>
/// <param name="Got">The value that came back, as JSON; null where the server dropped it.</param>
public sealed record FieldChange(string Path, string? Sent, string? Got);

/// <summary>Something that could not be read: what it would have told is unknown, not absent.</summary>
/// <param name="What">A path or resource id.</param>
/// <param name="Why">The server's answer, in a line.</param>
public sealed record SurfaceGap(string What, string Why);
