using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodNetwork;

[Probe("Every pod has an address of its own, by which other pods reach it without translation")]
[Feature("pod-networking")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model")]
[Requires(Capability.ReadyNodes)]
public sealed class PodAddresses : ServingProbe
{
    [Test]
    public async Task A_pod_reaches_another_at_its_address(CancellationToken ct)
    {
        await Once(Server("server"), ct);

        await Tells(Page(await AddressOf("server", ct)), "server", Within.KubeletActed, ct);
    }

    [Test]
    public async Task The_other_sees_the_address_of_who_asks(CancellationToken ct)
    {
        await Once(Server("server"), ct);
        var server = await AddressOf("server", ct);

        var seen = await Inside(Page(server, path: "/cgi-bin/who"), ct);

        Answer.Must(await Api.TryGet<V1Pod>("client", ct)).Succeed().And.HaveField("status.podIP", seen.Trim('[', ']').Replace("::ffff:", "", StringComparison.Ordinal));
    }

    [Test]
    public async Task Containers_of_a_pod_share_it(CancellationToken ct)
    {
        var pod = Server("shared");
        pod.Spec.Containers.Add(ShellContainer("beside", Stay));
        await Api.Create(pod, ct);
        await Ready("shared", ct);

        Assert.That(await In("shared", Page("localhost"), ct, "beside"), Is.EqualTo("shared"));
    }

    [Test]
    public async Task It_stays_while_containers_are_restarted(CancellationToken ct)
    {
        var pod = Shell("restarted", "until [ -e /tmp/end ]; do sleep 0.2; done");
        pod.Spec.RestartPolicy = "Always";
        await Api.Create(pod, ct);
        var before = await AddressOf("restarted", ct);
        var node = (await Ready("restarted", ct)).Text("spec.nodeName")!;

        await In("restarted", "touch /tmp/end", ct);

        var again = await Becomes("restarted", found => PodStatus.Restarts(found, "main") > 0 && PodStatus.Condition(found, "Ready") == "True", "the container is restarted and ready", Within.KubeletActed, ct);
        Answer.Must(again).HaveField("status.podIP", before).And.HaveField("spec.nodeName", node);
    }
}
