using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A DaemonSet that no node matches wants no pods, and says so")]
[Feature("daemon-sets")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#running-pods-on-select-nodes")]
[Requires(Capability.Controllers)]
public sealed class DaemonSetWithoutNodes : WorkloadProbe
{
    [Test]
    public async Task None_is_desired(CancellationToken ct)
    {
        await Api.Create(
            new V1DaemonSet { Metadata = Meta("agent"), Spec = new V1DaemonSetSpec { Selector = Selector("agent"), Template = PodTemplate("agent").Nowhere() } }, ct);

        var answer = await Observed<V1DaemonSet>("agent", ct);

        Answer.Must(answer).HaveField("status.desiredNumberScheduled", "0").And.HaveField("status.currentNumberScheduled", "0").And.HaveField("status.numberReady", "0");
        Assert.That(await Of<V1Pod>("agent", ct), Is.Empty);
    }
}
