using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodResources;

[Probe("A container runs within the bounds that it names")]
[Feature("pod-resource-limits")]
[Spec("https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-limits-are-run")]
[Requires(Capability.ReadyNodes)]
public sealed class BoundsInside : InsideProbe
{
    [Test]
    public Task Of_memory(CancellationToken ct) => Tells("memory", "50331648", ct);

    // In 500m of a processor: half of each period.
    [Test]
    public Task Of_processor_time(CancellationToken ct) => Tells(
        "time",
        found => found.Split(' ') is [var quota, var period] && long.TryParse(quota, out var used) && long.TryParse(period, out var whole) && used * 2 == whole,
        "half a processor is the most",
        ct);

    protected override V1Pod Teller()
    {
        // The second version of control groups, else the first.
        var pod = Shell(
            Name,
            """
            cd /sys/fs/cgroup
            if [ -e memory.max ]; then echo memory $(cat memory.max); echo time $(cat cpu.max)
            else echo memory $(cat memory/memory.limit_in_bytes); echo time $(cat cpu/cpu.cfs_quota_us) $(cat cpu/cpu.cfs_period_us); fi
            """);
        pod.Spec.Containers[0].Resources.Limits["memory"] = new ResourceQuantity("48Mi");
        return pod;
    }
}
