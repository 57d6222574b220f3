using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("A Service of type ExternalName is a name without an address")]
[Feature("service-external-names")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#externalname")]
public sealed class ExternalNames : Probe
{
    [Test]
    public async Task It_has_no_address(CancellationToken ct)
    {
        var service = new V1Service { Metadata = Meta("elsewhere"), Spec = new V1ServiceSpec { Type = "ExternalName", ExternalName = "elsewhere.example.com" } };

        Answer.Must(await Api.TryCreate(service, ct)).HaveStatus(201).And.HaveField("spec.externalName", "elsewhere.example.com").And.NotHaveField("spec.clusterIP");
    }

    [Test]
    public async Task It_needs_a_name(CancellationToken ct)
    {
        var service = new V1Service { Metadata = Meta("nowhere"), Spec = new V1ServiceSpec { Type = "ExternalName" } };

        Answer.Must(await Api.TryCreate(service, ct)).HaveStatus(422).And.Blame("spec.externalName");
    }
}
