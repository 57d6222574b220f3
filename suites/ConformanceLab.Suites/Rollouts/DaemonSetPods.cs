using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rollouts;

[Probe("A DaemonSet runs one pod on each node that fits, replaces it when its template changes, and takes it away when the node no longer fits")]
[Feature("daemon-set-rollout")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#running-pods-on-select-nodes")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class DaemonSetPods : RolloutProbe
{
    [Test]
    public async Task One_runs_on_the_node_that_fits(CancellationToken ct)
    {
        var node = await Started("fitting", null, ct);

        Assert.That((await Pods("fitting", ct)).Select(pod => JsonPath.Text(pod, "spec.nodeName")), Is.EqualTo(new[] { node }));
    }

    [Test]
    public async Task A_new_template_replaces_it(CancellationToken ct)
    {
        await Started("rolling", null, ct);

        await Edit<V1DaemonSet>("rolling", "2", ct);

        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1DaemonSet>("rolling", token)).Succeed()
                .And.Satisfy(found => Number(found, "status.observedGeneration") == Number(found, "metadata.generation") && Number(found, "status.updatedNumberScheduled") == 1 && Number(found, "status.numberAvailable") == 1, "updates the pod"),
            Within.WorkloadSettled,
            ct);
        Assert.That((await Pods("rolling", ct)).Select(Edition), Is.EqualTo(new[] { "2" }));
    }

    [Test]
    public async Task Told_to_wait_it_replaces_only_what_is_deleted(CancellationToken ct)
    {
        await Started("waiting", "OnDelete", ct);
        var name = JsonPath.Text((await Pods("waiting", ct)).Single(), "metadata.name")!;

        var edited = await Edit<V1DaemonSet>("waiting", "2", ct);
        await Eventually(async token => Answer.Must(await Api.TryGet<V1DaemonSet>("waiting", token)).Succeed().And.HaveField("status.observedGeneration", edited.Text("metadata.generation")!), Within.ControllerActed, ct);
        Answer.Must(await Api.TryGet<V1Pod>(name, ct)).Succeed().And.NotHaveField("metadata.deletionTimestamp").And.Satisfy(pod => Edition(pod) == "1", "leaves the old pod alone");

        await Api.Delete<V1Pod>(name, ct);
        await Eventually(async token => Assert.That((await Pods("waiting", token)).Select(Edition), Is.EqualTo(new[] { "2" })), Within.WorkloadSettled, ct);
    }

    [Test]
    public async Task A_node_that_no_longer_fits_loses_it(CancellationToken ct)
    {
        await Started("leaving", null, ct);

        Answer.Must(await Api.TryPatch<V1DaemonSet>("leaving", Patch.Merge, """{ "spec": { "template": { "spec": { "nodeSelector": { "conformancelab.dev/nowhere": "true" } } } } }""", ct)).Succeed();

        await Eventually(async token => Assert.That(await Api.List<V1Pod>("labelSelector=app%3Dleaving", token), Is.Empty), Within.WorkloadSettled, ct);
    }

    /// <summary>Makes a DaemonSet for the one node that a first pod was placed on, and waits until its pod runs there.</summary>
    private async Task<string> Started(string name, string? strategy, CancellationToken ct)
    {
        await Once(Shell("first", "true"), ct);
        var node = (await Ended("first", ct)).Text("spec.nodeName")!;
        var template = Running(name);
        template.Spec.Affinity = new V1Pod { Spec = new V1PodSpec() }.On(node).Spec.Affinity;
        await Api.Create(
            new V1DaemonSet
            {
                Metadata = Meta(name),
                Spec = new V1DaemonSetSpec { Selector = Selector(name), Template = template, UpdateStrategy = strategy is null ? null : new V1DaemonSetUpdateStrategy { Type = strategy } },
            },
            ct);
        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1DaemonSet>(name, token)).Succeed().And.HaveField("status.desiredNumberScheduled", "1").And.HaveField("status.numberAvailable", "1"), Within.WorkloadSettled, ct);
        return node;
    }

    private async Task<IEnumerable<JsonNode>> Pods(string name, CancellationToken ct) =>
        (await Api.List<V1Pod>($"labelSelector=app%3D{name}", ct)).Where(pod => JsonPath.Find(pod, "metadata.deletionTimestamp") is null);
}
