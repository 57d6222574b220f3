using ConformanceLab.Clusters.Binaries;

namespace ConformanceLab.Clusters.Nodes;

/// <summary>Debian's packages, unpacked into the cache and not installed: no service of theirs ever starts, and nothing of the machine's own changes.</summary>
internal sealed class RuntimePackages(BinaryCache cache, DebianMachine machine, TimeProvider time)
{
    /// <summary>What is taken out of which package, and where it goes. Programs need the libraries that follow them, whether or not the machine has them.</summary>
    private static readonly (string Package, string From, string To)[] Files =
    [
        ("containerd", "usr/bin/containerd", "bin"),
        ("containerd", "usr/bin/containerd-shim-runc-v2", "bin"),
        ("containerd", "usr/bin/ctr", "bin"),
        ("runc", "usr/sbin/runc", "bin"),
        ("busybox-static", "bin/busybox", "bin"),
        ("containernetworking-plugins", "usr/lib/cni/bridge", "cni"),
        ("containernetworking-plugins", "usr/lib/cni/host-local", "cni"),
        ("containernetworking-plugins", "usr/lib/cni/loopback", "cni"),
        ("containernetworking-plugins", "usr/lib/cni/portmap", "cni"),
        ("iptables", "usr/sbin/xtables-legacy-multi", "bin"),
        ("iptables", "usr/sbin/xtables-nft-multi", "bin"),
        ("conntrack", "usr/sbin/conntrack", "bin"),
    ];

    private static readonly string[] Libraries = ["libip4tc2", "libip6tc2", "libxtables12", "libmnl0", "libnetfilter-conntrack3", "libnfnetlink0", "libnftnl11", "libseccomp2"];

    /// <summary>Puts them into the cache.</summary>
    public async Task<SourceAnswer> ObtainAsync(string version, BinaryRequest request, CancellationToken ct)
    {
        if (machine.NotHere() is { } why)
        {
            return new SourceAnswer.NotServed(why.Reason, why.Remedy);
        }

        Directory.CreateDirectory(cache.Build);
        var packages = new AptCommands(new BuildSteps(Path.Combine(cache.Build, "build.log"), request.Progress, time), cache.Build, machine.Etc);
        try
        {
            request.Progress.Report("fetching containerd, runc, network plugins and busybox from Debian's packages: some 40 MB, once; they are unpacked into the cache and not installed");
            var found = new List<(string From, string To)>();
            foreach (var (package, from, to) in Files)
            {
                found.Add((await packages.FileOfAsync(package, from, request.Progress, ct), Path.Combine(to, Path.GetFileName(from))));
            }

            foreach (var library in Libraries)
            {
                var folder = await packages.FileOfAsync(library, "usr/lib", request.Progress, ct);
                found.AddRange(Directory.EnumerateFiles(folder, "*.so.*", SearchOption.AllDirectories).Select(file => (file, Path.Combine("lib", Path.GetFileName(file)))));
            }

            var extensions = await packages.FileOfAsync("iptables", "usr/lib", request.Progress, ct);
            found.AddRange(Directory.EnumerateFiles(extensions, "lib*t*_*.so", SearchOption.AllDirectories).Select(file => (file, Path.Combine("xtables", Path.GetFileName(file)))));
            await cache.InstallAsync(
                version,
                "Debian's packages",
                fresh =>
                {
                    foreach (var (from, to) in found)
                    {
                        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(fresh, to))!);

                        // A library's short name is a link: what it leads to is copied under each name.
                        File.Copy(from, Path.Combine(fresh, to), overwrite: true);
                    }

                    return Task.CompletedTask;
                },
                ct);
            Directory.Delete(cache.Build, recursive: true);
            return new SourceAnswer.Found(new BinarySet(cache.Root, version, "Debian's packages"));
        }
        catch (BuildStepException e)
        {
            return new SourceAnswer.NotServed(e.Message, "see the log, and start again");
        }
    }
}
