using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Exposure;

[Probe("An Ingress is taken that ends TLS with a certificate of its own", Rehearsed = true)]
[Feature("ingress-tls")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/ingress/#tls")]
public sealed class TlsIngresses : IngressAskingProbe
{
    [Test]
    public Task The_secret_is_kept(CancellationToken ct) => Taken(
        spec => spec.Tls = [new V1IngressTLS { Hosts = ["shop.example.com"], SecretName = "nobody" }],
        "spec.tls[0].secretName",
        "nobody",
        ct);
}
