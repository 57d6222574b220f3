using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("A pod takes over the overhead and the node selector of its RuntimeClass", Access = RunMode.Full)]
[Feature("runtime-classes")]
[Spec("https://kubernetes.io/docs/concepts/containers/runtime-class/#scheduling")]
[Requires(Capability.ClusterAdmin, Capability.Controllers)]
public sealed class RuntimeClasses : Probe
{
    [Test]
    public async Task Overhead_and_selector_are_added(CancellationToken ct)
    {
        var name = await Class(ct);

        // The server may have to learn of the class first.
        var answer = await Eventually(async token => Answer.Must(await Api.TryCreate(Of("heavy", name), token)).Succeed().Answer, Within.CacheCaughtUp, ct);

        Answer.Must(answer).HaveField("spec.runtimeClassName", name).And.HaveField("spec.overhead.cpu", "250m").And.HaveField("spec.overhead.memory", "64Mi")
            .And.HaveField("spec.nodeSelector['conformancelab.dev/runtime']", "heavy").And.HaveField("spec.nodeSelector['conformancelab.dev/nowhere']", "true");
    }

    [Test]
    public async Task A_selector_that_contradicts_is_refused(CancellationToken ct)
    {
        var name = await Class(ct);
        await Eventually(async token => Answer.Must(await Api.TryCreate(Of("agreeing", name), "dryRun=All", token)).Succeed(), Within.CacheCaughtUp, ct);
        var pod = Of("contradicting", name);
        pod.Spec.NodeSelector["conformancelab.dev/runtime"] = "light";

        Answer.Must(await Api.TryCreate(pod, ct)).HaveStatus(403).And.Mention("nodeSelector");
    }

    [Test]
    public async Task The_handler_can_not_be_changed(CancellationToken ct)
    {
        var name = await Class(ct);

        Answer.Must(await Api.TryPatch<V1RuntimeClass>(name, Patch.Merge, """{ "handler": "other" }""", ct)).HaveStatus(422).And.Blame("handler");
    }

    private async Task<string> Class(CancellationToken ct)
    {
        var name = UniqueName("runtime");
        await Api.Create(
            new V1RuntimeClass
            {
                Metadata = Meta(name),
                Handler = "conformancelab",
                Overhead = new V1Overhead { PodFixed = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("250m"), ["memory"] = new("64Mi") } },
                Scheduling = new V1Scheduling { NodeSelector = new Dictionary<string, string> { ["conformancelab.dev/runtime"] = "heavy" } },
            },
            ct);
        return name;
    }

    private static V1Pod Of(string name, string runtimeClass)
    {
        var pod = Pod(name).Nowhere();
        pod.Spec.RuntimeClassName = runtimeClass;
        return pod;
    }
}
