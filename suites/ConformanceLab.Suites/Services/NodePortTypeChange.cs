using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("A service that becomes a NodePort is given ports on the nodes, and gives them back with its type")]
[Feature("service-node-ports")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport")]
public sealed class NodePortTypeChange : Probe
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
}
