using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("Under a quota on requested CPU a pod must say what it requests, and may not exceed what is left", Fresh = true)]
[Feature("resource-quota")]
[Spec("https://kubernetes.io/docs/concepts/policy/resource-quotas/#compute-resource-quota")]
[Requires(Capability.Controllers)]
public sealed class QuotaOnCompute : QuotaProbe
{
    [Test]
    public async Task Pods_are_held_to_what_they_request(CancellationToken ct)
    {
        await SetQuota("cpu", new V1ResourceQuotaSpec { Hard = new Dictionary<string, ResourceQuantity> { ["requests.cpu"] = new("100m") } }, ct);

        await Eventually(
            async token => Answer.Must(await Api.TryCreate(Requesting("large", "200m"), "dryRun=All", token)).HaveStatus(403).And.Mention("exceeded quota: cpu"),
            Within.CacheCaughtUp,
            ct);
        Answer.Must(await Api.TryCreate(Requesting("silent", null), ct)).HaveStatus(403).And.Mention("must specify requests.cpu");
        Answer.Must(await Api.TryCreate(Requesting("small", "60m"), ct)).Succeed();
        Answer.Must(await Api.TryCreate(Requesting("no-longer-fits", "60m"), ct)).HaveStatus(403).And.Mention("exceeded quota: cpu");
    }

    private static V1Pod Requesting(string name, string? cpu)
    {
        var pod = Pod(name).Nowhere();
        pod.Spec.Containers[0].Resources = cpu is null
            ? null
            : new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu) } };
        return pod;
    }
}
