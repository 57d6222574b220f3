using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("The status of a pod that runs tells where, since when, and that it is ready")]
[Feature("pod-conditions")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions")]
[Requires(Capability.ReadyNodes)]
public sealed class PodConditions : Probe
{
    [Test]
    public async Task All_conditions_hold(CancellationToken ct) =>
        Answer.Must(await Shared(ct)).Satisfy(
            found => new[] { "PodScheduled", "Initialized", "ContainersReady", "Ready" }.All(type => PodStatus.Condition(found, type) == "True"),
            "says that the pod is scheduled, initialized and ready");

    [Test]
    public async Task It_has_an_address(CancellationToken ct)
    {
        var answer = await Shared(ct);

        Answer.Must(answer).HaveField("status.podIPs[0].ip", answer.Text("status.podIP") ?? "an address").And.HaveField("status.hostIP").And.HaveField("status.startTime");
    }

    [Test]
    public async Task Its_node_is_the_one_with_that_address(CancellationToken ct)
    {
        var answer = await Shared(ct);

        var node = await Api.TryGet<V1Node>(answer.Text("spec.nodeName") ?? "none", ct);

        Answer.Must(node).Succeed().And.Satisfy(
            found => JsonPath.Find(found, "status.addresses")!.AsArray().Any(address => JsonPath.Text(address, "address") == answer.Text("status.hostIP")),
            "names the pod's hostIP among the node's addresses");
    }

    [Test]
    public async Task Its_container_has_an_id_and_an_image(CancellationToken ct) =>
        Answer.Must(await Shared(ct)).HaveField("status.containerStatuses[0].state.running.startedAt").And.HaveField("status.containerStatuses[0].ready", "true")
            .And.Satisfy(found => JsonPath.Text(found, "status.containerStatuses[0].containerID")?.Contains("://", StringComparison.Ordinal) == true, "tells the container's id with its runtime")
            .And.Satisfy(found => JsonPath.Text(found, "status.containerStatuses[0].imageID") is { Length: > 0 }, "tells the image's id");

    private async Task<Answer> Shared(CancellationToken ct)
    {
        await Once(Shell("running", Stay), ct);
        return await Ready("running", ct);
    }
}
