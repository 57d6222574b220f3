using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("An image that cannot be had is told as the reason why a container waits")]
[Feature("pod-image-pulls")]
[Spec("https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff")]
[Requires(Capability.ReadyNodes)]
public sealed class ImagePulls : Probe
{
    [Test]
    public Task One_that_does_not_exist(CancellationToken ct) => WaitsFor("missing", "conformancelab.invalid/no/such-image:1", "Always", ["ErrImagePull", "ImagePullBackOff", "RegistryUnavailable"], ct);

    [Test]
    public Task One_whose_name_is_none(CancellationToken ct) => WaitsFor("nameless", "Not A Name", "Always", ["InvalidImageName"], ct);

    [Test]
    public Task One_that_must_not_be_pulled(CancellationToken ct) => WaitsFor("unpulled", "conformancelab.invalid/no/such-image:2", "Never", ["ErrImageNeverPull"], ct);

    private async Task WaitsFor(string name, string image, string policy, string[] reasons, CancellationToken ct)
    {
        var pod = Shell(name, "true");
        pod.Spec.Containers[0].Image = image;
        pod.Spec.Containers[0].ImagePullPolicy = policy;
        await Api.Create(pod, ct);

        var answer = await Becomes(name, found => reasons.Contains(PodStatus.Waiting(found, "main")), $"the container waits for {string.Join(" or ", reasons)}", Within.PodRunning, ct);

        Answer.Must(answer).HaveField("status.phase", "Pending");
    }
}
