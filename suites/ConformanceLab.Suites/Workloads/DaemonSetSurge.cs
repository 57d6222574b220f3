using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Workloads;

[Probe("A DaemonSet says on how many nodes an update may run two of its pods", Rehearsed = true)]
[Feature("daemon-set-surge")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#updating-a-daemonset")]
public sealed class DaemonSetSurge : Probe
{
    [Test]
    public async Task None_unless_it_says_otherwise(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(DaemonSet("still", 1, null), "dryRun=All", ct)).KeepField("spec.updateStrategy.rollingUpdate.maxSurge", "0");

    [Test]
    public async Task The_number_is_kept(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(DaemonSet("surging", 0, 1), "dryRun=All", ct))
            .KeepField("spec.updateStrategy.rollingUpdate.maxSurge", "1", unlessBlamed: "spec.updateStrategy.rollingUpdate.maxUnavailable");

    private static V1DaemonSet DaemonSet(string name, int unavailable, IntOrString? surge) => new()
    {
        Metadata = Meta(name),
        Spec = new V1DaemonSetSpec
        {
            Selector = Selector(name),
            Template = PodTemplate(name),
            UpdateStrategy = new V1DaemonSetUpdateStrategy
            {
                Type = "RollingUpdate",
                RollingUpdate = new V1RollingUpdateDaemonSet { MaxUnavailable = unavailable, MaxSurge = surge },
            },
        },
    };
}
