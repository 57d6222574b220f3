using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Binaries;

/// <summary>The programs of a control plane, found.</summary>
/// <param name="Folder">Absolute; holds <see cref="Names"/>.</param>
/// <param name="Version">What the API server says it is: <c>v1.20.2</c>.</param>
/// <param name="Source">Where they are from, in words.</param>
internal sealed record BinarySet(string Folder, string Version, string Source)
{
    /// <summary>Every program that there has to be.</summary>
    public static IReadOnlyList<string> Names { get; } = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];

    /// <summary>What there has to be beside them for a node.</summary>
    public static IReadOnlyList<string> NodeNames { get; } = ["kubelet", "kube-proxy"];

    /// <summary>What is put into the cache with a node's programs where it can be had.</summary>
    public static IReadOnlyList<string> OptionalNames { get; } = ["kubeadm", "cluster-dns"];

    /// <summary>The minor of <see cref="Version"/>.</summary>
    public Minor Minor => Minor.Parse(Version);

    /// <summary>A program's path.</summary>
    public string this[string name] => Path.Combine(Folder, name);
}

/// <summary>What a way of getting the programs came to.</summary>
internal abstract record SourceAnswer
{
    /// <summary>They are there.</summary>
    public sealed record Found(BinarySet Binaries) : SourceAnswer;

    /// <summary>They can't be had this way.</summary>
    /// <param name="Reason">Why, in a line.</param>
    /// <param name="Remedy">What would make it serve; null where nothing would.</param>
    public sealed record NotServed(string Reason, string? Remedy = null) : SourceAnswer;
}

/// <summary>What is asked of a way.</summary>
/// <param name="Version">Which Kubernetes.</param>
/// <param name="Settings">The target's section, with absolute paths.</param>
/// <param name="Progress">Lines for the user.</param>
internal sealed record BinaryRequest(VersionWish Version, ControlPlaneSettings Settings, IProgress<string> Progress)
{
    /// <summary>Every program that there has to be for this.</summary>
    public IReadOnlyList<string> Names => Settings.Nodes > 0 ? [.. BinarySet.Names, .. BinarySet.NodeNames] : BinarySet.Names;
}

/// <summary>One way of getting the programs of a control plane.</summary>
internal interface IBinarySource
{
    /// <summary>What it is called in lists: <c>cache</c>.</summary>
    string Name { get; }

    /// <summary>Whether it may take minutes and writes to the cache, and so goes under the cache's lock.</summary>
    bool FillsCache { get; }

    /// <summary>Gets them.</summary>
    Task<SourceAnswer> ObtainAsync(BinaryRequest request, CancellationToken ct);

    /// <summary>Whether it would serve here, without changing anything or waiting long: a null remedy and reason mean yes.</summary>
    Task<SourceOutlook> LookAsync(BinaryRequest request, CancellationToken ct);
}

/// <summary>Whether a way would serve.</summary>
/// <param name="Serves">Whether it would, as far as can be told beforehand.</param>
/// <param name="Says">What was found, or what is missing.</param>
/// <param name="Remedy">How to get what is missing.</param>
internal sealed record SourceOutlook(bool Serves, string Says, string? Remedy = null);
