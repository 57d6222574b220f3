using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A LimitRange refuses containers above its maximum and below its minimum", Fresh = true)]
[Feature("limit-ranges")]
[Spec("https://kubernetes.io/docs/concepts/policy/limit-range/")]
[Requires(Capability.Controllers)]
public sealed class LimitRangeBounds : Probe
{
    [Test]
    public async Task Only_what_lies_between_is_admitted(CancellationToken ct)
    {
        await Api.Create(
            new V1LimitRange
            {
                Metadata = Meta("bounds"),
                Spec = new V1LimitRangeSpec
                {
                    Limits =
                    [
                        new V1LimitRangeItem
                        {
                            Type = "Container",
                            Max = new Dictionary<string, ResourceQuantity> { ["memory"] = new("128Mi") },
                            Min = new Dictionary<string, ResourceQuantity> { ["memory"] = new("32Mi") },
                        },
                    ],
                },
            },
            ct);

        await Eventually(
            async token => Answer.Must(await Api.TryCreate(Asking("large", "64Mi", "256Mi"), "dryRun=All", token)).HaveStatus(403)
                .And.Mention("maximum memory usage per Container").And.BeDeniedBy(DenierKind.LimitRange),
            Within.CacheCaughtUp,
            ct);
        Answer.Must(await Api.TryCreate(Asking("small", "16Mi", "64Mi"), ct)).HaveStatus(403).And.Mention("minimum memory usage per Container");
        Answer.Must(await Api.TryCreate(Asking("right", "64Mi", "64Mi"), ct)).Succeed();
    }

    private static V1Pod Asking(string name, string request, string limit)
    {
        var pod = Pod(name).Nowhere();
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["memory"] = new(request) },
            Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new(limit) },
        };
        return pod;
    }
}
