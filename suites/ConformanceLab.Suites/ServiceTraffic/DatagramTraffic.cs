using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceTraffic;

[Probe("A UDP port of a Service takes datagrams, and brings back the answers")]
[Feature("service-traffic")]
[Spec("https://kubernetes.io/docs/reference/networking/service-protocols/#protocol-udp")]
[Requires(Capability.ReadyNodes, Capability.Controllers, Capability.ClusterDns)]
public sealed class DatagramTraffic : NameProbe
{
    // The cluster's name servers are the UDP servers that every cluster has, and a service of our own leads there, too.
    [Test]
    public async Task A_question_is_answered(CancellationToken ct)
    {
        var (server, port) = await NameServer(ct);
        var service = await Api.Create(
            new V1Service { Metadata = Meta("questions"), Spec = new V1ServiceSpec { Ports = [new V1ServicePort { Name = "dns", Port = 5300, TargetPort = port, Protocol = "UDP" }] } }, ct);
        await Api.Create(
            new V1Endpoints
            {
                Metadata = Meta("questions"),
                Subsets = [new V1EndpointSubset { Addresses = [new V1EndpointAddress { Ip = server }], Ports = [new Corev1EndpointPort { Name = "dns", Port = port, Protocol = "UDP" }] }],
            },
            ct);
        var name = await Full("questions", ct);

        await Tells($"timeout 10 nslookup -port=5300 {name} {service.Spec.ClusterIP} 2>/dev/null | awk '/^Name:/ {{ told = 1 }} told && /^Address/ {{ print $NF }}'", service.Spec.ClusterIP, Within.NameKnown, ct);
    }

    private async Task<(string Address, int Port)> NameServer(CancellationToken ct)
    {
        var labelled = Answer.Must(await Api.TryGet("/api/v1/namespaces/kube-system/endpoints?labelSelector=k8s-app%3Dkube-dns", ct)).Succeed().Answer;
        var endpoints = labelled.Items.Count > 0 ? labelled.Items[0] : Answer.Must(await Api.TryGet("/api/v1/namespaces/openshift-dns/endpoints/dns-default", ct)).Succeed().Answer.Json;
        var subset = JsonPath.Find(endpoints, "subsets[0]");
        var port = JsonPath.Find(subset, "ports")?.AsArray().FirstOrDefault(entry => JsonPath.Text(entry, "protocol") == "UDP")?["port"]?.GetValue<int>();
        Claim(port is not null && JsonPath.Text(subset, "addresses[0].ip") is not null, "the cluster's name server has an endpoint for UDP");
        return (JsonPath.Text(subset, "addresses[0].ip")!, port!.Value);
    }
}
