using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("A Service that becomes an ExternalName gives its cluster address up")]
[Feature("services")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types")]
public sealed class ServiceTypeChanges : Probe
{
    [Test]
    public async Task An_external_name_takes_the_address_away(CancellationToken ct)
    {
        await Api.Create(Service("leaving"), ct);
        const string leave = """{ "spec": { "type": "ExternalName", "externalName": "elsewhere.example.com", "clusterIP": null, "clusterIPs": null } }""";

        Answer.Must(await Api.TryPatch<V1Service>("leaving", Patch.Merge, leave, ct)).Succeed().And.HaveField("spec.type", "ExternalName").And.NotHaveField("spec.clusterIP");
    }
}
