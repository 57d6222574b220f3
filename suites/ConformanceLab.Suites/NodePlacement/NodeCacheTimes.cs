using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.NodePlacement;

[Probe("Nodes bear how long their kubelets may remember secrets and config maps", Access = RunMode.ReadOnly)]
[Feature("node-ttl")]
[Spec("https://kubernetes.io/docs/reference/labels-annotations-taints/#node-alpha-kubernetes-io-ttl")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class NodeCacheTimes : Probe
{
    [Test]
    public async Task It_stands_on_every_node(CancellationToken ct) => await Eventually(
        async token =>
        {
            var nodes = Answer.Must(await Api.TryList<V1Node>("", token)).Succeed().Answer.Items;
            Assert.That(nodes.Where(node => JsonPath.Text(node, "metadata.annotations['node.alpha.kubernetes.io/ttl']") is null).Select(node => JsonPath.Text(node, "metadata.name")), Is.Empty, "nodes without it");
        },
        Within.ControllerActed,
        ct);
}
