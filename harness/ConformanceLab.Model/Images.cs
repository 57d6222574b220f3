using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace ConformanceLab.Model;

/// <summary>The section <c>images</c> of a lab file: where the images come from that probes run pods with, for sites without internet.</summary>
public sealed record ImageSettings
{
    /// <summary>A registry, with a path where it has one, in place of the public ones: registry.example.com/mirror.</summary>
    /// <value>The public ones.</value>
    [RegularExpression(@"^[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$", ErrorMessage = "a registry such as registry.example.com/mirror, with no scheme and no slash at the end")]
    public string? Registry { get; init; }

    /// <summary>Images by what they are for, where they are called otherwise.</summary>
    /// <value>The public names.</value>
    public ImageNames? Names { get; init; }

    /// <summary>Secrets of type kubernetes.io/dockerconfigjson on the target, as NAMESPACE/NAME: copied into the namespaces that probes make, and named in their pods.</summary>
    [RegularExpression("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$", ErrorMessage = "a secret as NAMESPACE/NAME")]
    public IReadOnlyList<string> PullSecrets { get; init; } = [];

    /// <summary>One section over another: what it leaves out is the other's.</summary>
    public static ImageSettings? Over(ImageSettings? upper, ImageSettings? lower) => upper is null || lower is null
        ? upper ?? lower
        : new ImageSettings
        {
            Registry = upper.Registry ?? lower.Registry,
            Names = new ImageNames { Probe = upper.Names?.Probe ?? lower.Names?.Probe, Pause = upper.Names?.Pause ?? lower.Names?.Pause },
            PullSecrets = upper.PullSecrets.Count > 0 ? upper.PullSecrets : lower.PullSecrets,
        };
}

/// <summary>Names of images.</summary>
public sealed record ImageNames
{
    private const string Pattern = @"^[a-zA-Z0-9][-a-zA-Z0-9._:/]*(@sha256:[0-9a-f]{64})?$";
    private const string Words = "an image such as probe:1 or registry.example.com/tools/probe:1";

    /// <summary>What probes run in: a shell, httpd, wget, nc and nslookup, as busybox has them.</summary>
    [RegularExpression(Pattern, ErrorMessage = Words)]
    public string? Probe { get; init; }

    /// <summary>What only waits.</summary>
    [RegularExpression(Pattern, ErrorMessage = Words)]
    public string? Pause { get; init; }
}

/// <summary>The images that a target's probes use, by their full names.</summary>
/// <param name="Probe">What probes run in.</param>
/// <param name="Pause">What only waits.</param>
/// <param name="PullSecrets">Secrets as <c>NAMESPACE/NAME</c>.</param>
/// <param name="Local">Whether they are on the nodes already, so that no setting changes them.</param>
public sealed record ProbeImages(string Probe, string Pause, IReadOnlyList<string> PullSecrets, bool Local = false)
{
    private const string PublicProbe = "library/busybox:1.36.1";
    private const string PublicPause = "pause:3.10";

    /// <summary>The public ones.</summary>
    public static ProbeImages Public { get; } = new($"docker.io/{PublicProbe}", $"registry.k8s.io/{PublicPause}", []);

    /// <summary>The pull secrets' names alone, as pods name them.</summary>
    [JsonIgnore]
    public IEnumerable<string> PullSecretNames => PullSecrets.Select(secret => secret[(secret.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    /// <summary>These, with a lab's settings laid over.</summary>
    public ProbeImages With(ImageSettings? settings) => settings is null || Local
        ? this
        : new ProbeImages(
            Full(settings.Names?.Probe, settings.Registry, Probe, PublicProbe),
            Full(settings.Names?.Pause, settings.Registry, Pause, PublicPause),
            settings.PullSecrets);

    /// <summary>A mirror keeps the path of what it mirrors; a name that says its registry is taken as it is.</summary>
    private static string Full(string? name, string? registry, string usual, string path) => (name, registry) switch
    {
        (null, null) => usual,
        (null, _) => $"{registry}/{path}",
        (_, null) => name,
        _ when NamesRegistry(name) => name,
        _ => $"{registry}/{name}",
    };

    private static bool NamesRegistry(string name) =>
        name.Split('/') is [var first, _, ..] && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost");
}
