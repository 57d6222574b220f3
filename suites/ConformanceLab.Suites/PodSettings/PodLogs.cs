using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("The log of a pod that never ran can be asked for")]
[Feature("pod-logs")]
[Spec("https://kubernetes.io/docs/concepts/cluster-administration/logging/#basic-logging-in-kubernetes")]
[Requires(Capability.Controllers)]
public sealed class PodLogs : StreamProbe
{
    [Test]
    public async Task It_is_empty(CancellationToken ct) => Answer.Must(await Open("log", ct)).Succeed();
}
