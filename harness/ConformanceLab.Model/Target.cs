using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ConformanceLab.Model;

/// <summary>One cluster under test, as the lab file or the command line asks for it.</summary>
public sealed record TargetSpec
{
    /// <summary>Unique in the run; a DNS label, since folders and file names are made from it.</summary>
    public required string Name { get; init; }

    /// <summary>The id of the provider that brings it up.</summary>
    public required string Provider { get; init; }

    /// <summary>The Kubernetes version asked for (<c>1.20</c>, <c>v1.20.2</c>); null leaves it to the provider.</summary>
    public string? Version { get; init; }

    /// <summary>Whether others are held against it.</summary>
    /// <value><see cref="TargetRole.Subject"/></value>
    public TargetRole Role { get; init; } = TargetRole.Subject;

    /// <summary>How it is probed.</summary>
    /// <value><see cref="Posture.AsShipped"/></value>
    public Posture Posture { get; init; }

    /// <summary>The target whose cluster it shares, so that the same cluster is probed as shipped and relaxed; null where it has its own.</summary>
    public string? ClusterOf { get; init; }

    /// <summary>Files for the kubeconfig provider, in the order of precedence; empty means what kubectl would take.</summary>
    public IReadOnlyList<string> Kubeconfig { get; init; } = [];

    /// <summary>The context in those files; null means the current one.</summary>
    public string? Context { get; init; }

    /// <summary>Where a namespaced run may work.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Where the images of its probes come from; null leaves it to the provider.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageSettings? Images { get; init; }

    /// <summary>The provider's own section, validated against the provider's settings type; null where there is none.</summary>
    public JsonObject? Settings { get; init; }

    /// <summary>The folder that relative paths in <see cref="Settings"/> and <see cref="Kubeconfig"/> start from: the lab file's. Absolute.</summary>
    public required string BaseDirectory { get; init; }
}

/// <summary>How to reach a target: what a worker needs to make its client. Holds no secret itself.</summary>
/// <param name="Kubeconfig">Absolute paths, in the order of precedence, merged as kubectl does; empty with <paramref name="InCluster"/>.</param>
/// <param name="Context">The context; null means the current one.</param>
/// <param name="InCluster">Take the pod's service account.</param>
public sealed record Connection(IReadOnlyList<string> Kubeconfig, string? Context, bool InCluster = false);

/// <summary>Whose cluster it is.</summary>
/// <param name="Id">Stable, kebab-case: <c>upstream</c>, <c>openshift</c>, <c>unknown</c>.</param>
/// <param name="Name">As its maker writes it.</param>
/// <param name="Evidence">What it was told from.</param>
public sealed record Distro(string Id, string Name, IReadOnlyList<string> Evidence);

/// <summary>The version that the API server tells.</summary>
/// <param name="GitVersion">Word for word: <c>v1.20.2</c>.</param>
/// <param name="Minor">The upstream minor in it.</param>
public sealed record KubernetesVersion(string GitVersion, Minor Minor)
{
    /// <summary>The number of the patch release: 2 in <c>v1.20.2+k3s1</c>; null where the version names none.</summary>
    [JsonIgnore]
    public int? Patch
    {
        get
        {
            if (!Minor.TryParse(GitVersion, out var named) || named != Minor)
            {
                return null;
            }

            var digits = GitVersion.Split('.').ElementAtOrDefault(2)?.TakeWhile(char.IsAsciiDigit).ToArray();
            return digits is { Length: > 0 } && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var patch) ? patch : null;
        }
    }

    /// <summary>Reads what a server answers at <c>/version</c>. A server that was built without its version says <c>v0.0.0-master+…</c>, and may still tell its major and minor beside it.</summary>
    /// <param name="gitVersion">The field of that name.</param>
    /// <param name="major">The field of that name: <c>1</c>.</param>
    /// <param name="minor">The field of that name: <c>20</c>, or <c>20+</c> for what isn't upstream's own.</param>
    /// <returns>Null where neither names a release of Kubernetes.</returns>
    public static KubernetesVersion? Read(string gitVersion, string? major, string? minor) =>
        Minor.TryParse(gitVersion, out var named) && named.Major > 0 ? new KubernetesVersion(gitVersion, named)
        : Minor.TryParse($"{major}.{minor}", out var told) && told.Major > 0 ? new KubernetesVersion(gitVersion, told)
        : null;
}

/// <summary>How far behind the newest upstream minor a target is, on the day of the run.</summary>
/// <param name="Minors">Number of minors between the two.</param>
/// <param name="Days">Days between the releases of the two minors.</param>
/// <param name="Supported">Whether upstream still maintains the target's minor; null where it isn't known.</param>
public sealed record Lag(int Minors, int Days, bool? Supported);
