using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A StatefulSet counts its pods from the ordinal that it is told to start with")]
[Feature("stateful-set-start-ordinal")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#start-ordinal")]
[Requires(Capability.Controllers)]
public sealed class StatefulSetStart : WorkloadProbe
{
    [Test]
    public async Task The_first_pod_bears_the_start(CancellationToken ct)
    {
        var set = new V1StatefulSet
        {
            Metadata = Meta("shifted"),
            Spec = new V1StatefulSetSpec
            {
                Replicas = 2,
                ServiceName = "shifted",
                Selector = Selector("shifted"),
                Template = PodTemplate("shifted").Nowhere(),
                PodManagementPolicy = "Parallel",
                Ordinals = new V1StatefulSetOrdinals { Start = 5 },
            },
        };
        Answer.Must(await Api.TryCreate(set, ct)).KeepField("spec.ordinals.start", "5");

        var pods = await Pods("shifted", 2, ct);

        Assert.That(pods.Select(pod => JsonPath.Text(pod, "metadata.name")), Is.EquivalentTo(new[] { "shifted-5", "shifted-6" }));
    }
}
