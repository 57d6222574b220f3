using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod chooses when its images are pulled", Rehearsed = true)]
[Feature("pod-image-pull-policy")]
[Spec("https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy")]
[Requires(Capability.Controllers)]
public sealed class ImagePullPolicies : PodAskingProbe
{
    [Test]
    public Task Never(CancellationToken ct) => Taken(pod => pod.Spec.Containers[0].ImagePullPolicy = "Never", "spec.containers[0].imagePullPolicy", "Never", ct);

    [Test]
    public Task Only_where_it_is_missing(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].ImagePullPolicy = "IfNotPresent",
        "spec.containers[0].imagePullPolicy",
        "IfNotPresent",
        ct);
}
