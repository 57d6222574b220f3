using ConformanceLab.Clusters.Binaries;
using ConformanceLab.Clusters.ControlPlane;
using ConformanceLab.Clusters.Nodes;

namespace ConformanceLab.Clusters.Tests.Nodes;

/// <summary>What tests of a real node share.</summary>
internal static class RealNode
{
    private static bool IsCi => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Ignores the test where no node can run, or its programs would have to be built first; in CI they are, and what is missing is a failure.</summary>
    public static void Require()
    {
        var missing = NodeCheck.Missing().ToList();
        if (!IsCi && !BinaryCache.Default.Installed(VersionWish.Any).Any(folder => BinarySet.NodeNames.All(name => File.Exists(Path.Combine(folder, name)))))
        {
            missing.Add("no kubelet in the cache");
        }

        if (missing.Count > 0 && IsCi)
        {
            Assert.Fail(string.Join("; ", missing));
        }

        if (missing.Count > 0)
        {
            Assert.Ignore(string.Join("; ", missing));
        }
    }

    public static ControlPlaneProvider Provider() => new(BinarySources.Chain(BinaryCache.Default, Environment.GetEnvironmentVariable), NodeRuntimeChain.Default, Ports.FindFree);
}
