using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("A pod is taken with a claim that lives as long as it does", Rehearsed = true)]
[Feature("volume-generic-ephemeral")]
[Spec("https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes")]
[Requires(Capability.Controllers)]
public sealed class EphemeralClaims : PodAskingProbe
{
    [Test]
    public Task The_claim_is_kept(CancellationToken ct) => Taken(
        pod => pod.Mount(new V1Volume { Ephemeral = new V1EphemeralVolumeSource { VolumeClaimTemplate = new V1PersistentVolumeClaimTemplate { Spec = ClaimSpec() } } }),
        "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests.storage",
        "1Gi",
        ct,
        unlessBlamed: "spec.volumes[0]");
}
