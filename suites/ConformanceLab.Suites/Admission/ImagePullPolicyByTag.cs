using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("An image without a tag or with the tag latest is always pulled, any other only if it is not present")]
[Feature("admission-defaulting")]
[Spec("https://kubernetes.io/docs/concepts/containers/images/#imagepullpolicy-defaulting")]
[Requires(Capability.Controllers)]
public sealed class ImagePullPolicyByTag : Probe
{
    [Test]
    public async Task The_policy_follows_from_the_tag(CancellationToken ct)
    {
        const string image = "registry.k8s.io/pause";
        var pod = Pod("images").Nowhere();
        var first = pod.Spec.Containers[0];
        pod.Spec.Containers =
        [
            .. new[] { image, $"{image}:latest", $"{image}:3.10", $"{image}@sha256:{new string('0', 64)}" }
                .Select((name, i) => new V1Container { Name = $"c{i}", Image = name, SecurityContext = first.SecurityContext, Resources = first.Resources }),
        ];

        var answer = await Api.TryCreate(pod, ct);

        Answer.Must(answer).Succeed()
            .And.HaveField("spec.containers[0].imagePullPolicy", "Always")
            .And.HaveField("spec.containers[1].imagePullPolicy", "Always")
            .And.HaveField("spec.containers[2].imagePullPolicy", "IfNotPresent")
            .And.HaveField("spec.containers[3].imagePullPolicy", "IfNotPresent");
    }
}
