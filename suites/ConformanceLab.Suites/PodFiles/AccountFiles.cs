using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodFiles;

[Probe("A container finds the credentials of its service account where it does not decline them")]
[Feature("pod-token-automount")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#use-the-default-service-account-to-access-the-api-server")]
[Requires(Capability.ReadyNodes)]
public sealed class AccountFiles : InsideProbe
{
    [Test]
    public Task Its_namespace(CancellationToken ct) => Tells("namespace", Namespace, ct);

    [Test]
    public Task A_token(CancellationToken ct) => Tells("token", "3", ct);

    [Test]
    public Task The_authority_of_the_server(CancellationToken ct) => Tells("authority", "-----BEGIN CERTIFICATE-----", ct);

    [Test]
    public Task They_get_at_the_server(CancellationToken ct) => Tells("server", found => found.Length > 0, "the environment names the server", ct);

    // Servers before 1.21 refuse a pod until a secret with the token is there.
    protected override async Task Arrange(CancellationToken ct) => await Eventually(
        async token => Answer.Must(await Api.TryCreate(Teller(), "dryRun=All", token)).HaveStatus(201, 409),
        Within.ControllerActed,
        ct);

    protected override V1Pod Teller()
    {
        var pod = Shell(
            Name,
            "cd /var/run/secrets/kubernetes.io/serviceaccount; echo namespace $(cat namespace); echo token $(tr . '\\n' < token | grep -c .); echo authority $(head -n 1 ca.crt); echo server $KUBERNETES_SERVICE_HOST");
        pod.Spec.AutomountServiceAccountToken = true;
        return pod;
    }
}
