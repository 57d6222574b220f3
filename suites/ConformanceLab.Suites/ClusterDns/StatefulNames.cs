using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ClusterDns;

[Probe("A pod of a StatefulSet has a name that stays its own when another pod takes its place")]
[Feature("stateful-set-names")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id")]
[Requires(Capability.ReadyNodes, Capability.Controllers, Capability.ClusterDns)]
public sealed class StatefulNames : NameProbe
{
    [Test]
    public async Task The_name_leads_to_the_pod_and_to_its_successor(CancellationToken ct)
    {
        await Api.Create(new V1Service { Metadata = Meta("peers"), Spec = new V1ServiceSpec { ClusterIP = "None", Selector = Labels(("app", "db")), Ports = [new V1ServicePort { Name = "http", Port = Port }] } }, ct);
        var server = Server("db", "db");
        server.Spec.RestartPolicy = "Always";
        await Api.Create(
            new V1StatefulSet
            {
                Metadata = Meta("db"),
                Spec = new V1StatefulSetSpec { Replicas = 1, ServiceName = "peers", Selector = Selector("db"), Template = new V1PodTemplateSpec { Metadata = server.Metadata, Spec = server.Spec } },
            },
            ct);
        var first = await Existing(null, ct);
        await HasAddresses("db-0.peers", [first.Text("status.podIP")!], ct);

        await Api.Delete<V1Pod>("db-0", ct);

        var second = await Existing(first.Text("metadata.uid"), ct);
        await HasAddresses("db-0.peers", [second.Text("status.podIP")!], ct);
        Assert.That(await In("db-0", "hostname", ct), Is.EqualTo("db-0"));
    }

    private async Task<Answer> Existing(string? before, CancellationToken ct)
    {
        await Eventually(async token => Answer.Must(await Api.TryGet<V1Pod>("db-0", token)).Succeed().And.Satisfy(pod => JsonPath.Text(pod, "metadata.uid") != before, "makes another pod"), Within.WorkloadSettled, ct);
        return await Ready("db-0", ct);
    }
}
