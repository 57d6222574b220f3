using ConformanceLab.Clusters.Nodes;
using ConformanceLab.Clusters.Tests.ControlPlane;

namespace ConformanceLab.Clusters.Tests.Nodes;

[Category("node")]
[CancelAfter(300_000)]
internal sealed class NodeLeftBehindTests
{
    [Test]
    public async Task What_a_killed_owner_left_goes_by_its_entry_and_its_mark_alone(CancellationToken ct)
    {
        RealNode.Require();
        using var real = new RealControlPlane();
        Directory.CreateDirectory(real.Registry.Root);
        var before = await HostState.OfAsync(real.Registry.Root, "left-behind", ct);
        var cluster = await RealNode.Provider().UpAsync(real.Target("left-behind", """{ "nodes": 1 }"""), real.Session(), ct);
        await cluster.KeepAsync(ct);
        await cluster.DisposeAsync();
        var entry = (await real.Registry.ListAsync(ct)).Entries.Single();
        var during = await HostState.OfAsync(real.Registry.Root, "left-behind", ct);
        Assert.That(during.Select(line => line.Split(' ')[0]).Distinct(), Is.SupersetOf((string[])["process", "group", "device", "file"]), "what is compared can be seen");
        ProcessTable.Signal(entry.Parts.Single(part => part.Name == "kubelet").Process!, ProcessTable.Kill);

        // The owner was killed before it had written down a single process.
        await RealNode.Provider().DownAsync(entry with { Parts = [] }, ct);
        await real.Registry.RemoveAsync(entry, ct);

        Assert.That(await HostState.OfAsync(real.Registry.Root, "left-behind", ct), Is.EqualTo(before));
        Assert.That(NodeNetwork.LinksOf(ControlGroups.NameOf(entry)), Is.Empty);
    }
}
