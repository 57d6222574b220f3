using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("Replicas of a Deployment are read and set through its scale subresource")]
[Feature("deployments")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment")]
[Requires(Capability.Controllers)]
public sealed class DeploymentScale : WorkloadProbe
{
    [Test]
    public async Task Pods_follow_the_scale(CancellationToken ct)
    {
        await Api.Create(Unplaced("web", 1), ct);
        await Pods("web", 1, ct);

        var scale = await Api.TryGet(Resource.Of<V1Deployment>(), "web", ct, subresource: "scale");
        var scaled = await Api.TryPatch<V1Deployment>("web", Patch.Merge, """{ "spec": { "replicas": 3 } }""", ct, subresource: "scale");

        Answer.Must(scale).Succeed().And.HaveField("kind", "Scale").And.HaveField("apiVersion", "autoscaling/v1").And.HaveField("spec.replicas", "1").And.HaveField("status.selector", "app=web");
        Answer.Must(scaled).Succeed().And.HaveField("spec.replicas", "3");
        await Pods("web", 3, ct);

        Answer.Must(await Api.TryPatch<V1Deployment>("web", Patch.Merge, """{ "spec": { "replicas": 0 } }""", ct, subresource: "scale")).Succeed();
        await Pods("web", 0, ct);
    }
}
