using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("A pod is taken with a volume that a driver makes for it alone", Rehearsed = true)]
[Feature("pod-inline-csi-volumes")]
[Spec("https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#csi-ephemeral-volumes")]
[Requires(Capability.Controllers)]
public sealed class InlineCsiVolumes : PodAskingProbe
{
    [Test]
    public Task It_is_kept(CancellationToken ct) => Taken(
        pod => pod.Mount(new V1Volume { Csi = new V1CSIVolumeSource { Driver = "nobody.conformancelab.dev" } }),
        "spec.volumes[0].csi.driver",
        "nobody.conformancelab.dev",
        ct,
        unlessBlamed: "spec.volumes[0]");
}
