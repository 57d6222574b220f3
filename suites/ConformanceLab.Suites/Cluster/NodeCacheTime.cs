using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("The cluster notes on a new node for how long its kubelet may remember secrets and config maps", Access = RunMode.Full)]
[Feature("node-ttl")]
[Spec("https://kubernetes.io/docs/reference/labels-annotations-taints/#node-alpha-kubernetes-io-ttl")]
[Requires(Capability.ClusterAdmin, Capability.Controllers, Capability.NoNodes)]
public sealed class NodeCacheTime : NodeProbe
{
    [Test]
    public async Task It_stands_on_the_node(CancellationToken ct)
    {
        var node = await Node(ct);

        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1Node>(node, token)).Succeed().And.HaveField("metadata.annotations['node.alpha.kubernetes.io/ttl']"),
            Within.ControllerActed,
            ct);
    }
}
