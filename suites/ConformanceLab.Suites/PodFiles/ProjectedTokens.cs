using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using System.Buffers.Text;
using System.Text;
using k8s.Models;

namespace ConformanceLab.Suites.PodFiles;

[Probe("A container finds a token for the audience that its pod names, which ends in time")]
[Feature("pod-projected-tokens")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection")]
[Requires(Capability.ReadyNodes)]
public sealed class ProjectedTokens : InsideProbe
{
    [Test]
    public async Task For_that_audience(CancellationToken ct) => Assert.That((await Claims(ct))["aud"]?.ToJsonString(), Is.EqualTo("""["vault.example.com"]"""));

    [Test]
    public async Task For_the_pods_account(CancellationToken ct) => Assert.That(JsonPath.Text(await Claims(ct), "sub"), Is.EqualTo($"system:serviceaccount:{Namespace}:default"));

    [Test]
    public async Task Bound_to_the_pod(CancellationToken ct)
    {
        var pod = await Told(ct);

        Assert.That(JsonPath.Text(await Claims(ct), "['kubernetes.io'].pod.uid"), Is.EqualTo(pod.Text("metadata.uid")));
    }

    // A server may give less than is asked for, and must not give more than a day.
    [Test]
    public async Task For_a_time(CancellationToken ct)
    {
        var claims = await Claims(ct);

        Assert.That(claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>(), Is.InRange(600, 7200));
    }

    protected override V1Pod Teller() => Shell(Name, "echo claims $(cut -d. -f2 /tokens/token)").Mounting(new V1Volume
    {
        Name = "tokens",
        Projected = new V1ProjectedVolumeSource
        {
            Sources = [new V1VolumeProjection { ServiceAccountToken = new V1ServiceAccountTokenProjection { Audience = "vault.example.com", ExpirationSeconds = 7200, Path = "token" } }],
        },
    });

    // The middle of a token is what it claims; the signature stays inside.
    private async Task<System.Text.Json.Nodes.JsonObject> Claims(CancellationToken ct)
    {
        var claims = "";
        await Tells("claims", found => (claims = found).Length > 0, "a container finds a token", ct);
        return Json(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(claims)));
    }
}
