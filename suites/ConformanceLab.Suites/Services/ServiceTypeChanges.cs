using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("A Service that changes its type gains and loses what the type brings")]
[Feature("services")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types")]
public sealed class ServiceTypeChanges : Probe
{
    [Test]
    public async Task Ports_on_the_nodes_come_and_go(CancellationToken ct)
    {
        var created = await Api.Create(Service("changing"), ct);

        var exposed = await Api.TryPatch<V1Service>("changing", Patch.Merge, """{ "spec": { "type": "NodePort" } }""", ct);
        Answer.Must(exposed).Succeed().And.HaveField("spec.ports[0].nodePort").And.HaveField("spec.clusterIP", created.Spec.ClusterIP);

        const string hide = """{ "spec": { "type": "ClusterIP", "ports": [{ "name": "http", "port": 80, "targetPort": 8080 }] } }""";
        Answer.Must(await Api.TryPatch<V1Service>("changing", Patch.Merge, hide, ct)).Succeed().And.HaveField("spec.type", "ClusterIP").And.NotHaveField("spec.ports[0].nodePort").And.HaveField("spec.clusterIP", created.Spec.ClusterIP);
    }

    [Test]
    public async Task An_external_name_takes_the_address_away(CancellationToken ct)
    {
        await Api.Create(Service("leaving"), ct);
        const string leave = """{ "spec": { "type": "ExternalName", "externalName": "elsewhere.example.com", "clusterIP": null, "clusterIPs": null } }""";

        Answer.Must(await Api.TryPatch<V1Service>("leaving", Patch.Merge, leave, ct)).Succeed().And.HaveField("spec.type", "ExternalName").And.NotHaveField("spec.clusterIP");
    }
}
