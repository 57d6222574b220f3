using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodNetwork;

[Probe("A pod in the network of its node has the node's address")]
[Feature("pod-host-networking")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model")]
[Requires(Capability.ReadyNodes)]
public sealed class HostNetworkPods : ServingProbe
{
    [Test]
    public async Task Its_address_is_that_of_the_node(CancellationToken ct)
    {
        var pod = Shell("host", Stay);
        pod.Spec.HostNetwork = true;
        Answer.Must(await Api.TryCreate(pod, ct)).Succeed();

        var running = Answer.Must(await Becomes("host", found => JsonPath.Text(found, "status.podIP") is not null, "the pod has an address", Within.PodRunning, ct)).HaveField("spec.hostNetwork", "true").Answer;

        Answer.Must(running).HaveField("status.podIP", running.Text("status.hostIP") ?? "there, with the node's in status.hostIP");
    }

    [Test]
    public async Task It_sees_the_interfaces_of_the_node(CancellationToken ct)
    {
        var pod = Shell("host-inside", Stay);
        pod.Spec.HostNetwork = true;
        Answer.Must(await Api.TryCreate(pod, ct)).Succeed();
        await Running("host-inside", ct);
        var host = await Becomes("host-inside", found => JsonPath.Text(found, "status.hostIP") is not null, "the pod knows the address of its node", Within.KubeletActed, ct);

        var addresses = await In("host-inside", "ip -o addr", ct);

        Assert.That(addresses.Split([' ', '/', '\n']), Does.Contain(host.Text("status.hostIP")), "the addresses that a pod in the network of its node sees");
    }
}
