using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod is taken with a token that is meant for somebody else than the API server", Rehearsed = true)]
[Feature("pod-projected-tokens")]
[Spec("https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken")]
[Requires(Capability.Controllers)]
public sealed class TokensForOthers : PodAskingProbe
{
    [Test]
    public Task The_audience_is_kept(CancellationToken ct) => Taken(
        pod =>
        {
            // A token is somebody's, even where admission gives pods no account.
            pod.Spec.ServiceAccountName = "default";
            pod.Spec.Volumes = [new V1Volume { Name = "token", Projected = new V1ProjectedVolumeSource { Sources = [new V1VolumeProjection { ServiceAccountToken = new V1ServiceAccountTokenProjection { Audience = "vault.example.com", Path = "token" } }] } }];
            pod.Spec.Containers[0].VolumeMounts = [new V1VolumeMount { Name = "token", MountPath = "/tokens" }];
        },
        "spec.volumes[0].projected.sources[0].serviceAccountToken.audience",
        "vault.example.com",
        ct);
}
