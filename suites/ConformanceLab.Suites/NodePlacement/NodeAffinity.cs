using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.NodePlacement;

[Probe("Pods run where labels that every node has bring them, wait where none matches, and prefer without insisting")]
[Feature("node-affinity")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity")]
[Requires(Capability.ReadyNodes, Capability.Scheduler)]
public sealed class NodeAffinity : PlacementProbe
{
    [Test]
    public async Task On_the_node_of_a_hostname(CancellationToken ct)
    {
        var node = await Somewhere("first", ct);
        var hostname = Answer.Must(await Api.TryGet<V1Node>(node, ct)).Succeed().And.HaveField($"metadata.labels['{Pins.Hostname}']").Answer.Text($"metadata.labels['{Pins.Hostname}']")!;
        var pod = Shell("there", Stay);
        pod.Spec.Affinity = Required("In", hostname);

        await Api.Create(pod, ct);

        Answer.Must(await Running("there", ct)).HaveField("spec.nodeName", node);
    }

    [Test]
    public async Task Nowhere_while_no_node_matches(CancellationToken ct)
    {
        var pod = Shell("nowhere", Stay);
        pod.Spec.Affinity = Required("In", "nobody.conformancelab.invalid");

        await Api.Create(pod, ct);

        await Waits("nowhere", ct);
    }

    [Test]
    public async Task Elsewhere_where_the_preferred_is_not_to_be_had(CancellationToken ct)
    {
        var pod = Shell("flexible", Stay);
        pod.Spec.Affinity = new V1Affinity
        {
            NodeAffinity = new V1NodeAffinity { PreferredDuringSchedulingIgnoredDuringExecution = [new V1PreferredSchedulingTerm { Weight = 100, Preference = Term("In", "nobody.conformancelab.invalid") }] },
        };

        await Api.Create(pod, ct);

        await Running("flexible", ct);
    }

    private static V1Affinity Required(string word, string value) =>
        new() { NodeAffinity = new V1NodeAffinity { RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector { NodeSelectorTerms = [Term(word, value)] } } };

    private static V1NodeSelectorTerm Term(string word, string value) =>
        new() { MatchExpressions = [new V1NodeSelectorRequirement { Key = Pins.Hostname, OperatorProperty = word, Values = [value] }] };
}
