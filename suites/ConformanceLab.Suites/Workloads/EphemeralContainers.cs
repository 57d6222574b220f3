using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A container for debugging is added to a pod through its own subresource, and through no other way")]
[Feature("ephemeral-containers")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/")]
[Requires(Capability.Controllers)]
public sealed class EphemeralContainers : Probe
{
    private const string Debugger = """{ "spec": { "ephemeralContainers": [{ "name": "debugger", "image": "registry.k8s.io/pause:3.10", "targetContainerName": "main" }] } }""";

    [Test]
    public async Task The_subresource_adds_it_for_good(CancellationToken ct)
    {
        await Api.Create(Untouched("debugged"), ct);

        Answer.Must(await Api.TryPatch<V1Pod>("debugged", Patch.Strategic, Debugger, ct, subresource: "ephemeralcontainers"))
            .KeepField("spec.ephemeralContainers[0].name", "debugger").And.HaveField("spec.ephemeralContainers[0].targetContainerName", "main");

        var removed = await Api.TryPatch<V1Pod>("debugged", Patch.Merge, """{ "spec": { "ephemeralContainers": [] } }""", ct, subresource: "ephemeralcontainers");
        Answer.Must(removed).HaveStatus(422);
        Answer.Must(await Api.TryGet<V1Pod>("debugged", ct)).HaveField("spec.ephemeralContainers[0].name", "debugger");
    }

    [Test]
    public async Task A_pod_is_not_created_with_one(CancellationToken ct)
    {
        await Api.Create(Untouched("asked"), ct);
        Answer.Must(await Api.TryPatch<V1Pod>("asked", Patch.Strategic, Debugger, ct, subresource: "ephemeralcontainers")).KeepField("spec.ephemeralContainers[0].name", "debugger");
        var pod = Untouched("born-with");
        pod.Spec.EphemeralContainers = [new V1EphemeralContainer { Name = "debugger", Image = PauseImage }];

        Answer.Must(await Api.TryCreate(pod, ct)).HaveStatus(422).And.Blame("spec.ephemeralContainers");
    }

    // No scheduler writes to it while we do.
    private static V1Pod Untouched(string name)
    {
        var pod = Pod(name).Nowhere();
        pod.Spec.SchedulerName = "conformancelab-nobody";
        return pod;
    }
}
