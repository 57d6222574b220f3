using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A DaemonSet makes one pod for each node that it matches, and takes it away when the node stops to match", Access = RunMode.Full)]
[Feature("daemon-sets")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#how-daemon-pods-are-scheduled")]
[Requires(Capability.ClusterAdmin, Capability.Controllers, Capability.NoNodes)]
public sealed class DaemonSetOnNode : NodeProbe
{
    [Test]
    public async Task The_pod_is_meant_for_its_node(CancellationToken ct)
    {
        var node = await Node(ct);
        await Api.Create(Agent("agent", node), ct);

        var pod = (await PodsOf("agent", 1, ct))[0];

        const string term = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0]";
        Assert.That((JsonPath.Text(pod, $"{term}.key"), JsonPath.Text(pod, $"{term}.values[0]")), Is.EqualTo(("metadata.name", node)));
        Assert.That(JsonPath.Text(pod, "metadata.ownerReferences[0].kind"), Is.EqualTo("DaemonSet"));
        Assert.That(
            JsonPath.Find(pod, "spec.tolerations")!.AsArray().Select(toleration => JsonPath.Text(toleration, "key")),
            Is.SupersetOf(new[] { "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable", "node.kubernetes.io/disk-pressure", "node.kubernetes.io/memory-pressure", "node.kubernetes.io/unschedulable" }));
        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1DaemonSet>("agent", token)).Succeed().And.HaveField("status.desiredNumberScheduled", "1").And.HaveField("status.numberReady", "0"),
            Within.ControllerActed,
            ct);
    }

    [Test]
    public async Task A_node_that_stops_to_match_loses_its_pod(CancellationToken ct)
    {
        var node = await Node(ct);
        await Api.Create(Agent("leaving", node), ct);
        await PodsOf("leaving", 1, ct);

        Answer.Must(await Api.TryPatch<V1Node>(node, Patch.Merge, $$"""{ "metadata": { "labels": { "{{Key}}": null } } }""", ct)).Succeed();

        await PodsOf("leaving", 0, ct);
    }

    private static V1DaemonSet Agent(string name, string node)
    {
        var template = PodTemplate(name);
        template.Spec.NodeSelector = new Dictionary<string, string> { [Key] = node };
        template.Spec.Tolerations = [new V1Toleration { Key = Key, OperatorProperty = "Exists" }];
        return new() { Metadata = Meta(name), Spec = new V1DaemonSetSpec { Selector = Selector(name), Template = template } };
    }

    private async Task<IReadOnlyList<JsonNode>> PodsOf(string name, int count, CancellationToken ct) => await Eventually(
        async token =>
        {
            var pods = await Api.List<V1Pod>($"labelSelector=app%3D{name}", token);
            Assert.That(pods, Has.Count.EqualTo(count), $"pods of {name}");
            return pods;
        },
        Within.ControllerActed,
        ct);
}
