using System.Text.Json.Nodes;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>Where something stands, for messages.</summary>
internal sealed record Place(string File, long Line)
{
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>One kubeconfig file, or several merged. Paths in it are absolute already: each is relative to the file that names it.</summary>
internal sealed record KubeconfigDocument(
    IReadOnlyList<string> Files,
    string? CurrentContext,
    IReadOnlyList<ClusterSection> Clusters,
    IReadOnlyList<UserSection> Users,
    IReadOnlyList<ContextSection> Contexts)
{
    public bool IsEmpty => Clusters.Count == 0 && Users.Count == 0 && Contexts.Count == 0;
}

internal abstract record NamedSection(string Name, Place Place);

internal sealed record ClusterSection(string Name, Place Place) : NamedSection(Name, Place)
{
    public string? Server { get; init; }
    public string? TlsServerName { get; init; }
    public bool InsecureSkipTlsVerify { get; init; }
    public string? CertificateAuthority { get; init; }
    public string? CertificateAuthorityData { get; init; }
    public string? ProxyUrl { get; init; }
    public bool DisableCompression { get; init; }

    /// <summary>The extension that is meant for exec plugins.</summary>
    public JsonNode? ExecConfig { get; init; }
}

internal sealed record UserSection(string Name, Place Place) : NamedSection(Name, Place)
{
    public string? ClientCertificate { get; init; }
    public string? ClientCertificateData { get; init; }
    public string? ClientKey { get; init; }
    public string? ClientKeyData { get; init; }
    public string? Token { get; init; }
    public string? TokenFile { get; init; }
    public string? Username { get; init; }
    public string? Password { get; init; }
    public string? AuthProvider { get; init; }

    public Impersonation? Impersonation { get; init; }

    public ExecSection? Exec { get; init; }
}

internal sealed record ExecSection
{
    public required string Command { get; init; }
    public required string ApiVersion { get; init; }
    public IReadOnlyList<string> Arguments { get; init; } = [];
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];
    public string? InstallHint { get; init; }
    public bool ProvideClusterInfo { get; init; }
    public string? InteractiveMode { get; init; }
}

internal sealed record ContextSection(string Name, Place Place) : NamedSection(Name, Place)
{
    public string? Cluster { get; init; }
    public string? User { get; init; }
    public string? Namespace { get; init; }
}

/// <summary>A context with the entries that it names.</summary>
internal sealed record ResolvedContext(ContextSection Context, ClusterSection Cluster, UserSection? User);
