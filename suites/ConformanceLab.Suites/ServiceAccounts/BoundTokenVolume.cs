using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceAccounts;

[Probe("The token that a pod is given comes with its root certificate and namespace, and is bound to the pod", Fresh = true)]
[Feature("service-account-bound-tokens")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume")]
[Requires(Capability.Controllers)]
public sealed class BoundTokenVolume : Probe
{
    [Test]
    public async Task The_volume_is_projected_from_three_sources(CancellationToken ct)
    {
        var silent = Pod("silent").Nowhere();
        silent.Spec.AutomountServiceAccountToken = null;
        var answer = await Eventually(async token => Answer.Must(await Api.TryCreate(silent, token)).Succeed().Answer, Within.ControllerActed, ct);
        var mounts = answer.At("spec.containers[0].volumeMounts")?.AsArray() ?? [];
        var name = JsonPath.Text(mounts.SingleOrDefault(mount => JsonPath.Text(mount, "mountPath") == "/var/run/secrets/kubernetes.io/serviceaccount"), "name");
        var volumes = answer.At("spec.volumes")?.AsArray() ?? [];
        var volume = volumes.Select((found, i) => (Name: JsonPath.Text(found, "name"), At: $"spec.volumes[{i}]")).SingleOrDefault(found => found.Name == name, (Name: null, At: "spec.volumes[0]")).At;

        // Before, it was a Secret that never expires. Where nothing gives pods a token, there is none at all.
        Answer.Must(answer).KeepField($"{volume}.projected.sources[0].serviceAccountToken.path", "token");
        Answer.Must(answer).HaveField($"{volume}.projected.sources[1].configMap.name", "kube-root-ca.crt").And.HaveField($"{volume}.projected.sources[2].downwardAPI.items[0].path", "namespace");
    }
}
