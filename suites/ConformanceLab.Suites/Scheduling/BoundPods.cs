using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Scheduling;

[Probe("A binding gives a pod its node, once and for all")]
[Feature("pod-binding")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/binding-v1/")]
[Requires(Capability.ClusterAdmin, Capability.Controllers)]
public sealed class BoundPods : Probe
{
    [Test]
    public async Task The_first_binding_holds(CancellationToken ct)
    {
        var (first, second) = (UniqueName("node"), UniqueName("node"));
        await Api.Create(Unscheduled("bound"), ct);

        Answer.Must(await Bind("bound", first, ct)).HaveStatus(201);
        Answer.Must(await Bind("bound", second, ct)).HaveStatus(409).And.HaveReason("Conflict");

        var answer = await Api.TryGet<V1Pod>("bound", ct);
        Answer.Must(answer).Succeed().And.HaveField("spec.nodeName", first).And.Satisfy(pod => Placement.Scheduled(pod).Status == "True", "says that the pod is scheduled");
    }

    [Test]
    public async Task A_pod_that_is_not_there_can_not_be_bound(CancellationToken ct) =>
        Answer.Must(await Bind("missing", UniqueName("node"), ct)).HaveStatus(404).And.Mention("missing");

    [Test]
    public async Task The_node_can_not_be_changed_otherwise(CancellationToken ct)
    {
        await Api.Create(Unscheduled("free"), ct);

        Answer.Must(await Api.TryPatch<V1Pod>("free", Patch.Merge, $$"""{ "spec": { "nodeName": "{{UniqueName("node")}}" } }""", ct)).HaveStatus(422).And.Blame("spec");
    }

    // A pod that no scheduler judges, since its verdict could come after the binding.
    private static V1Pod Unscheduled(string name)
    {
        var pod = Pod(name).Nowhere();
        pod.Spec.SchedulerName = "conformancelab-nobody";
        return pod;
    }

    private Task<Answer> Bind(string pod, string node, CancellationToken ct) => Api.TryPost(
        Resource.Of<V1Pod>().Item(Namespace, pod, "binding"),
        Json($$"""{ "apiVersion": "v1", "kind": "Binding", "metadata": { "name": "{{pod}}" }, "target": { "apiVersion": "v1", "kind": "Node", "name": "{{node}}" } }"""),
        ct);
}
