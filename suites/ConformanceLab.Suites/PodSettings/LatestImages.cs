using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("An image is taken by a tag that moves", Rehearsed = true)]
[Feature("pod-latest-images")]
[Spec("https://kubernetes.io/docs/concepts/containers/images/#image-names")]
[Requires(Capability.Controllers)]
public sealed class LatestImages : PodAskingProbe
{
    [Test]
    public Task By_the_tag_latest(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].Image = "registry.k8s.io/pause:latest",
        "spec.containers[0].image",
        "registry.k8s.io/pause:latest",
        ct);

    [Test]
    public Task By_no_tag_at_all(CancellationToken ct) => Taken(pod => pod.Spec.Containers[0].Image = "registry.k8s.io/pause", "spec.containers[0].image", "registry.k8s.io/pause", ct);
}
