using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodNetwork;

[Probe("A pod reaches the API server by its service, and is known there by the token that it was given")]
[Feature("pod-api-access")]
[Spec("https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/#directly-accessing-the-rest-api")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class ApiServerFromInside : ServingProbe
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    [Test]
    public async Task The_token_opens_what_any_account_may_do(CancellationToken ct)
    {
        await Started("asking", ct);

        // Who isn't known may not ask what he may do. Whether the certificate is genuine is no part of this claim.
        const string script =
            $$$$"""
            timeout 10 wget --no-check-certificate -qO- --header "Authorization: Bearer $(cat {{{{Folder}}}}/token)" --header "Content-Type: application/json" \
              --post-data '{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"nonResourceAttributes":{"verb":"get","path":"/api"}}}' \
              https://$(echo $KUBERNETES_SERVICE_HOST | sed 's/.*:.*/[&]/'):$KUBERNETES_SERVICE_PORT/apis/authorization.k8s.io/v1/selfsubjectaccessreviews | grep -o '"allowed": *true'
            """;
        await Eventually(async token => Assert.That(await In("asking", script, token), Does.Contain("true")), Within.KubeletActed, ct);
    }

    [Test]
    public async Task The_token_names_the_account_of_the_pod(CancellationToken ct)
    {
        await Started("named", ct);

        // A token leaves out what fills its parts up to four letters, and base64 wants it.
        var subject = await In(
            "named",
            $$"""p=$(cut -d. -f2 {{Folder}}/token | tr _- /+); while [ $((${#p} % 4)) -ne 0 ]; do p="$p="; done; echo "$p" | base64 -d | sed 's/.*"sub":"\([^"]*\)".*/\1/'""",
            ct);

        Assert.That(subject, Is.EqualTo($"system:serviceaccount:{Namespace}:default"));
    }

    private async Task Started(string name, CancellationToken ct)
    {
        var pod = Shell(name, Stay);
        pod.Spec.AutomountServiceAccountToken = true;

        // Servers before 1.24 refuse it until there is a secret with the token.
        await Eventually(async token => Answer.Must(await Api.TryCreate(pod, token)).Succeed(), Within.ControllerActed, ct);
        await Running(name, ct);
    }
}
