using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A container may ask for huge pages of more than one size", Rehearsed = true)]
[Feature("pod-huge-page-sizes")]
[Spec("https://kubernetes.io/docs/tasks/manage-hugepages/scheduling-hugepages/")]
[Requires(Capability.Controllers)]
public sealed class HugePageSizes : PodAskingProbe
{
    [Test]
    public Task Of_two_sizes(CancellationToken ct) => Taken(
        pod =>
        {
            // They can't be overcommitted: what is asked for is the limit, too.
            pod.Spec.Containers[0].Resources.Limits["hugepages-2Mi"] = new ResourceQuantity("4Mi");
            pod.Spec.Containers[0].Resources.Limits["hugepages-1Gi"] = new ResourceQuantity("2Gi");
        },
        "spec.containers[0].resources.limits.hugepages-1Gi",
        "2Gi",
        ct,
        unlessBlamed: "spec");
}
