using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodConfinement;

[Probe("A container has the capabilities that it adds, and no others where it drops all")]
[Feature("pod-system-capabilities")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container")]
[Requires(Capability.ReadyNodes)]
public sealed class AddedCapabilities : InsideProbe
{
    [Test]
    public Task Just_the_one_that_is_added(CancellationToken ct) => Tells("effective", "0000000000000400", ct);

    [Test]
    public Task No_other_can_be_got(CancellationToken ct) => Tells("bounding", "0000000000000400", ct);

    // 10 is NET_BIND_SERVICE, the one that the restricted standard lets a pod add.
    protected override V1Pod Teller()
    {
        var pod = Shell(Name, Rights.Tell);
        pod.Spec.SecurityContext.RunAsNonRoot = false;
        pod.Spec.SecurityContext.RunAsUser = 0;
        pod.Spec.Containers[0].SecurityContext.Capabilities.Add = ["NET_BIND_SERVICE"];
        return pod;
    }
}
