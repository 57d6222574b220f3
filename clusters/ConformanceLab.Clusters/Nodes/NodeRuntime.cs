using ConformanceLab.Clusters.ControlPlane;

namespace ConformanceLab.Clusters.Nodes;

/// <summary>What a node needs beside Kubernetes' own programs, found.</summary>
/// <param name="Folder">Absolute: <c>bin</c>, <c>cni</c>, <c>lib</c> and <c>xtables</c>.</param>
/// <param name="Source">Where they are from, in words.</param>
internal sealed record NodeRuntime(string Folder, string Source)
{
    /// <summary>Every program that there has to be.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "bin/containerd", "bin/containerd-shim-runc-v2", "bin/ctr", "bin/runc", "bin/busybox", "cni/bridge", "cni/host-local", "cni/loopback", "cni/portmap",
    ];

    /// <summary>A program's path.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>What a folder lacks.</summary>
    public static IReadOnlyList<string> MissingIn(string folder)
    {
        var missing = Names.Where(name => !File.Exists(Path.Combine(folder, name))).ToList();
        if (!File.Exists(Path.Combine(folder, "bin/xtables-legacy-multi")) && !File.Exists(Path.Combine(folder, "bin/xtables-nft-multi")) && Executables.Find("iptables") is null)
        {
            missing.Add("bin/xtables-legacy-multi");
        }

        return missing;
    }
}
