using ConformanceLab.Clusters.Binaries;
using ConformanceLab.Clusters.ControlPlane;
using ConformanceLab.Clusters.Nodes;

namespace ConformanceLab.Clusters.Tests.Binaries;

/// <summary>The long way, for real. It takes minutes and all cores, so it runs only when it is asked for:
/// <c>XDG_CACHE_HOME=$(mktemp -d) dotnet test tests/ConformanceLab.Clusters.Tests -- NUnit.Where="cat==debian-build"</c>.</summary>
[Explicit("builds Kubernetes, for minutes; needs root on Debian")]
[Category("debian-build")]
public sealed class DebianBuildTests
{
    [Test]
    public async Task A_machine_with_nothing_gets_its_control_plane_from_its_own_suites()
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        var provider = new ControlPlaneProvider(BinarySources.Chain(BinaryCache.Default, _ => null), NodeRuntimeChain.Default, Ports.FindFree);

        var prepared = await provider.PrepareAsync("1.20", null, new Lines { OnLine = line => TestContext.Progress.WriteLine(line) }, ct);

        Assert.That(prepared.Version, Is.EqualTo("v1.20.2"));
        Assert.That(BinarySet.Names.Select(name => Path.Combine(prepared.Folder, name)), Has.All.Matches<string>(File.Exists));
        Assert.That(Directory.Exists(BinaryCache.Default.Build), Is.False);
    }

    [Test]
    public async Task A_cache_with_a_control_plane_alone_is_completed_for_nodes()
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        var provider = new ControlPlaneProvider(BinarySources.Chain(BinaryCache.Default, _ => null), NodeRuntimeChain.Default, Ports.FindFree);

        var prepared = await provider.PrepareAsync("1.20", new ControlPlaneSettings { Nodes = 1 }, new Lines { OnLine = line => TestContext.Progress.WriteLine(line) }, ct);

        string[] names = [.. BinarySet.Names, .. BinarySet.NodeNames, .. BinarySet.OptionalNames];
        Assert.That(names.Select(name => Path.Combine(prepared.Folder, name)), Has.All.Matches<string>(File.Exists));
    }
}
