using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("An image is taken from any registry", Rehearsed = true)]
[Feature("pod-foreign-registries")]
[Spec("https://kubernetes.io/docs/concepts/containers/images/#image-names")]
[Requires(Capability.Controllers)]
public sealed class ForeignRegistries : PodAskingProbe
{
    [Test]
    public Task From_the_one_that_is_meant_where_none_is_named(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].Image = "busybox:1.36",
        "spec.containers[0].image",
        "busybox:1.36",
        ct);

    [Test]
    public Task From_a_public_one(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].Image = "quay.io/prometheus/busybox:v1.0.0",
        "spec.containers[0].image",
        "quay.io/prometheus/busybox:v1.0.0",
        ct);

    [Test]
    public Task From_a_private_one_with_a_port(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].Image = "registry.example.com:5000/team/app:1.0",
        "spec.containers[0].image",
        "registry.example.com:5000/team/app:1.0",
        ct);
}
