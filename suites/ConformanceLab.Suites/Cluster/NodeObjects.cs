using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("A node is cordoned through its spec, fares through its status, and each is written apart", Access = RunMode.Full)]
[Feature("node-objects")]
[Spec("https://kubernetes.io/docs/concepts/architecture/nodes/#manual-node-administration")]
[Requires(Capability.ClusterAdmin, Capability.Controllers, Capability.NoNodes)]
public sealed class NodeObjects : NodeProbe
{
    [Test]
    public async Task A_cordon_is_a_taint_too(CancellationToken ct)
    {
        var node = await Node(ct);

        Answer.Must(await Api.TryPatch<V1Node>(node, Patch.Merge, """{ "spec": { "unschedulable": true } }""", ct)).Succeed();
        await Eventually(async token => Assert.That(await Taints(node, token), Does.Contain("node.kubernetes.io/unschedulable:NoSchedule").And.Contain($"{Key}:NoSchedule")), Within.ControllerActed, ct);

        Answer.Must(await Api.TryPatch<V1Node>(node, Patch.Merge, """{ "spec": { "unschedulable": null } }""", ct)).Succeed();
        await Eventually(async token => Assert.That(await Taints(node, token), Does.Not.Contain("node.kubernetes.io/unschedulable:NoSchedule")), Within.ControllerActed, ct);
    }

    [Test]
    public async Task A_ready_node_loses_the_taint_that_it_began_with(CancellationToken ct)
    {
        var node = await Node(ct);

        await Eventually(async token => Assert.That(await Taints(node, token), Is.EqualTo(new[] { $"{Key}:NoSchedule" })), Within.ControllerActed, ct);
    }

    [Test]
    public async Task The_status_is_written_apart(CancellationToken ct)
    {
        var node = await Node(ct, "3");
        const string both = """{ "spec": { "unschedulable": true }, "status": { "allocatable": { "cpu": "1" } } }""";

        Answer.Must(await Api.TryPatch<V1Node>(node, Patch.Merge, both, ct, subresource: "status")).Succeed().And.HaveField("status.allocatable.cpu", "1").And.NotHaveField("spec.unschedulable");
        Answer.Must(await Api.TryPatch<V1Node>(node, Patch.Merge, """{ "metadata": { "labels": { "a": "b" } }, "status": { "allocatable": { "cpu": "2" } } }""", ct)).Succeed()
            .And.HaveField("metadata.labels.a", "b").And.HaveField("status.allocatable.cpu", "1");
    }

    private async Task<List<string>> Taints(string node, CancellationToken ct) =>
        [.. ((await Api.Get<V1Node>(node, ct)).Spec.Taints ?? []).Select(taint => $"{taint.Key}:{taint.Effect}")];
}
