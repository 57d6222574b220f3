using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodConfinement;

[Probe("What a container names as its user goes before what its pod names")]
[Feature("pod-chosen-user")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-security-context-for-a-container")]
[Requires(Capability.ReadyNodes)]
public sealed class UserOfContainer : Probe
{
    [Test]
    public async Task The_containers_own(CancellationToken ct)
    {
        var pod = Shell("own", "id -u");
        pod.Spec.SecurityContext.RunAsUser = 1234;
        pod.Spec.Containers[0].SecurityContext.RunAsUser = 5678;

        Assert.That(await Output(pod, ct), Is.EqualTo("5678"));
    }

    [Test]
    public async Task Root_is_not_run_where_that_is_excluded(CancellationToken ct)
    {
        var pod = Shell("root", "id -u");
        pod.Spec.SecurityContext.RunAsNonRoot = true;
        pod.Spec.SecurityContext.RunAsUser = 0;
        await Api.Create(pod, ct);

        await Becomes("root", found => PodStatus.Waiting(found, "main") == "CreateContainerConfigError", "the container is not started", Within.PodRunning, ct);
    }
}
