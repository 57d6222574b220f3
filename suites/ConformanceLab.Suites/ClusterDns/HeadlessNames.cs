using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ClusterDns;

[Probe("The name of a headless Service has the addresses of its ready pods, and pods with a hostname have a name of their own under it")]
[Feature("cluster-dns-headless")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#a-aaaa-records")]
[Requires(Capability.ReadyNodes, Capability.Controllers, Capability.ClusterDns)]
public sealed class HeadlessNames : NameProbe
{
    [Test]
    public async Task It_has_the_addresses_of_all_pods(CancellationToken ct)
    {
        await Api.Create(Server("one", "both"), ct);
        await Api.Create(Server("two", "both"), ct);
        string[] addresses = [await AddressOf("one", ct), await AddressOf("two", ct)];
        await Api.Create(Headless("both"), ct);

        await HasAddresses("both", addresses, ct);
    }

    [Test]
    public async Task A_pod_that_is_not_ready_has_none_unless_it_is_published(CancellationToken ct)
    {
        var unready = Server("unready", "mixed");
        unready.Spec.Containers[0].ReadinessProbe = Every(new V1Probe { Exec = new V1ExecAction { Command = ["false"] } });
        await Api.Create(unready, ct);
        await Api.Create(Server("ready", "mixed"), ct);
        var ready = await AddressOf("ready", ct);
        var hidden = (await Running("unready", ct)).Text("status.podIP")!;
        await Api.Create(Headless("mixed"), ct);
        await HasAddresses("mixed", [ready], ct);

        Answer.Must(await Api.TryPatch<V1Service>("mixed", Patch.Merge, """{ "spec": { "publishNotReadyAddresses": true } }""", ct)).Succeed();

        await HasAddresses("mixed", [ready, hidden], ct);
    }

    [Test]
    public async Task A_pod_with_a_hostname_has_a_name_under_it(CancellationToken ct)
    {
        var pod = Server("named");
        pod.Spec.Hostname = "someone";
        pod.Spec.Subdomain = "named";
        await Api.Create(pod, ct);
        var address = await AddressOf("named", ct);
        await Api.Create(Headless("named"), ct);

        await HasAddresses("someone.named", [address], ct);
    }

    private static V1Service Headless(string name)
    {
        var service = Service(name);
        service.Spec.ClusterIP = "None";
        return service;
    }
}
