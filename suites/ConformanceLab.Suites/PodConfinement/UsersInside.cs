using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodConfinement;

[Probe("A process runs as the user and the groups that its pod or its container names")]
[Feature("pod-chosen-user")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-security-context-for-a-pod")]
[Requires(Capability.ReadyNodes)]
public sealed class UsersInside : InsideProbe
{
    [Test]
    public Task The_user_of_the_pod(CancellationToken ct) => Tells("user", "1234", ct);

    [Test]
    public Task The_group_of_the_pod(CancellationToken ct) => Tells("group", "2345", ct);

    [Test]
    public Task The_other_groups_of_the_pod(CancellationToken ct) => Tells("groups", found => found.Split(' ').Contains("3456"), "the process is in the group 3456", ct);

    [Test]
    public Task The_group_of_its_volumes(CancellationToken ct) => Tells("groups", found => found.Split(' ').Contains("4567"), "the process is in the group 4567", ct);

    [Test]
    public Task Volumes_belong_to_that_group(CancellationToken ct) => Tells("volume", "4567", ct);

    [Test]
    public Task What_is_written_there_belongs_to_both(CancellationToken ct) => Tells("file", "1234:4567", ct);

    protected override V1Pod Teller()
    {
        var pod = Shell(Name, "echo user $(id -u); echo group $(id -g); echo groups $(id -G); echo volume $(stat -c %g /data); touch /data/file; echo file $(stat -c %u:%g /data/file)");
        pod.Mount(new V1Volume { EmptyDir = new V1EmptyDirVolumeSource() });
        pod.Spec.SecurityContext.RunAsUser = 1234;
        pod.Spec.SecurityContext.RunAsGroup = 2345;
        pod.Spec.SecurityContext.SupplementalGroups = [3456];
        pod.Spec.SecurityContext.FsGroup = 4567;
        return pod;
    }
}
