using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodStreams;

[Probe("The kubelet of a node is reached through the proxy of the API server", Access = RunMode.Full)]
[Feature("node-proxy")]
[Spec("https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/#api-server-to-kubelet")]
[Requires(Capability.ReadyNodes, Capability.ClusterAdmin)]
public sealed class NodeProxies : Probe
{
    [Test]
    public async Task It_says_that_it_is_healthy(CancellationToken ct)
    {
        var answer = await Asked("healthz", ct);

        Answer.Must(answer).HaveStatus(200);
        Assert.That(answer.Body, Is.EqualTo("ok"));
    }

    [Test]
    public async Task It_tells_of_its_pods(CancellationToken ct)
    {
        var answer = await Asked("pods", ct);

        Answer.Must(answer).HaveStatus(200).And.HaveField("kind", "PodList");
        Assert.That(answer.Items.Select(pod => JsonPath.Text(pod, "metadata.namespace")), Does.Contain(Namespace));
    }

    private async Task<Answer> Asked(string path, CancellationToken ct)
    {
        await Once(Shell("there", Stay), ct);
        var node = (await Running("there", ct)).Text("spec.nodeName");
        return await Api.TryGet($"/api/v1/nodes/{node}/proxy/{path}", ct);
    }
}
