using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A pod runs under a service account of its namespace: the default one, the one it names, or not at all")]
[Feature("service-account-admission")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#serviceaccount-admission-controller")]
[Requires(Capability.Controllers)]
public sealed class ServiceAccountOfPods : Probe
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    [Test]
    public async Task The_default_account_and_its_token_are_injected(CancellationToken ct)
    {
        var silent = Pod("silent").Nowhere();
        silent.Spec.AutomountServiceAccountToken = null;

        var pod = await Eventually(token => Api.Create(silent, token), Within.ControllerActed, ct);

        Assert.That(pod.Spec.ServiceAccountName, Is.EqualTo("default"));
        var mount = pod.Spec.Containers[0].VolumeMounts?.SingleOrDefault(mount => mount.MountPath == MountPath);
        Assert.That(mount, Is.Not.Null, $"nothing is mounted at {MountPath}");
        Assert.That(mount!.ReadOnlyProperty, Is.True);
        Assert.That(pod.Spec.Volumes.Select(volume => volume.Name), Does.Contain(mount.Name));
    }

    [Test]
    public async Task A_pod_that_opts_out_gets_no_token(CancellationToken ct)
    {
        var pod = await Api.Create(Pod("opted-out").Nowhere(), ct);

        Assert.That(pod.Spec.ServiceAccountName, Is.EqualTo("default"));
        Assert.That((pod.Spec.Containers[0].VolumeMounts ?? []).Select(mount => mount.MountPath), Does.Not.Contain(MountPath));
    }

    [Test]
    public async Task An_account_that_opts_out_gives_no_token(CancellationToken ct)
    {
        await Api.Create(new V1ServiceAccount { Metadata = Meta("tokenless"), AutomountServiceAccountToken = false }, ct);
        var asked = Pod("of-tokenless").Nowhere();
        asked.Spec.AutomountServiceAccountToken = null;
        asked.Spec.ServiceAccountName = "tokenless";

        var pod = await Eventually(token => Api.Create(asked, token), Within.CacheCaughtUp, ct);

        Assert.That(pod.Spec.ServiceAccountName, Is.EqualTo("tokenless"));
        Assert.That((pod.Spec.Containers[0].VolumeMounts ?? []).Select(mount => mount.MountPath), Does.Not.Contain(MountPath));
    }

    [Test]
    public async Task An_account_that_is_not_there_is_refused(CancellationToken ct)
    {
        var pod = Pod("of-nobody").Nowhere();
        pod.Spec.ServiceAccountName = "nobody";

        var answer = await Api.TryCreate(pod, ct);

        Answer.Must(answer).HaveStatus(403).And.Mention("nobody");
    }
}
