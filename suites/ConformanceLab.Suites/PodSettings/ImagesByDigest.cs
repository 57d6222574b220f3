using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("An image is taken by its digest", Rehearsed = true)]
[Feature("pod-images-by-digest")]
[Spec("https://kubernetes.io/docs/concepts/containers/images/#image-names")]
[Requires(Capability.Controllers)]
public sealed class ImagesByDigest : PodAskingProbe
{
    [Test]
    public Task It_is_kept_as_it_is(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].Image = "registry.k8s.io/pause@sha256:7c38f24774e3cbd906d2d33c38354ccf787635581c122965132c9bd309754d4a",
        "spec.containers[0].image",
        "registry.k8s.io/pause@sha256:7c38f24774e3cbd906d2d33c38354ccf787635581c122965132c9bd309754d4a",
        ct);
}
