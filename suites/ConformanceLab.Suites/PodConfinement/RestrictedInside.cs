using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodConfinement;

[Probe("A container that gives up its rights has none")]
[Feature("pod-confinement")]
[Spec("https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted")]
[Requires(Capability.ReadyNodes)]
public sealed class RestrictedInside : InsideProbe
{
    [Test]
    public Task Its_root_is_not_written(CancellationToken ct) => Tells("root", "refused", ct);

    [Test]
    public Task It_has_no_capabilities(CancellationToken ct) => Tells("effective", "0000000000000000", ct);

    [Test]
    public Task It_can_get_none(CancellationToken ct) => Tells("bounding", "0000000000000000", ct);

    [Test]
    public Task Its_processes_gain_nothing(CancellationToken ct) => Tells("gaining", "1", ct);

    // 2 is a filter, as proc(5) has it.
    [Test]
    public Task Its_system_calls_are_filtered(CancellationToken ct) => Tells("filter", "2", ct);

    protected override V1Pod Teller()
    {
        var pod = Shell(Name, Rights.Tell + "; if echo x 2>/dev/null > /tmp/file; then echo root written; else echo root refused; fi");
        pod.Spec.Containers[0].SecurityContext.ReadOnlyRootFilesystem = true;
        return pod;
    }
}
