using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod that names no requests or limits is taken, and is given none", Rehearsed = true)]
[Feature("pod-without-requests")]
[Spec("https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#requests-and-limits")]
[Requires(Capability.Controllers)]
public sealed class PodsWithoutRequests : PodAskingProbe
{
    [Test]
    public async Task Nothing_need_be_asked_for(CancellationToken ct)
    {
        var pod = Pod("without-anything");
        pod.Spec.Containers[0].Resources = null;

        Answer.Must(await Api.TryCreate(pod, "dryRun=All", ct)).Succeed().And.NotHaveField("spec.containers[0].resources.requests").And.NotHaveField("spec.containers[0].resources.limits");
    }

    [Test]
    public async Task Limits_need_not_be_named(CancellationToken ct)
    {
        var pod = Pod("without-limits");
        pod.Spec.Containers[0].Resources.Limits = null;

        Answer.Must(await Api.TryCreate(pod, "dryRun=All", ct)).Succeed().And.HaveField("spec.containers[0].resources.requests.cpu", "10m").And.NotHaveField("spec.containers[0].resources.limits");
    }
}
