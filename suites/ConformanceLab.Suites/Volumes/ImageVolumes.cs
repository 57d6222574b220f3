using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("A pod is taken with an image as a volume", Rehearsed = true)]
[Feature("pod-image-volumes")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/")]
[Requires(Capability.Controllers)]
public sealed class ImageVolumes : PodAskingProbe
{
    [Test]
    public Task The_image_is_kept(CancellationToken ct) => Taken(
        pod => pod.Mount(new V1Volume { Image = new V1ImageVolumeSource { Reference = PauseImage } }, readOnly: true),
        "spec.volumes[0].image.reference",
        PauseImage,
        ct,
        unlessBlamed: "spec.volumes[0]");
}
