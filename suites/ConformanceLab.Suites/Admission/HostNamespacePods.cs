using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A pod in the network, process or IPC namespace of its node is taken")]
[Feature("pod-host-namespaces")]
[Spec("https://kubernetes.io/docs/concepts/security/pod-security-standards/#privileged")]
[Requires(Capability.Controllers)]
public sealed class HostNamespacePods : Probe
{
    [Test]
    public async Task The_network_of_the_node_can_be_shared(CancellationToken ct)
    {
        var pod = Pod("network").Nowhere();
        pod.Spec.HostNetwork = true;

        Answer.Must(await Api.TryCreate(pod, ct)).Succeed().And.HaveField("spec.hostNetwork", "true");
    }

    [Test]
    public async Task The_processes_of_the_node_can_be_shared(CancellationToken ct)
    {
        var pod = Pod("processes").Nowhere();
        pod.Spec.HostPID = true;

        Answer.Must(await Api.TryCreate(pod, ct)).Succeed().And.HaveField("spec.hostPID", "true");
    }

    [Test]
    public async Task The_ipc_of_the_node_can_be_shared(CancellationToken ct)
    {
        var pod = Pod("ipc").Nowhere();
        pod.Spec.HostIPC = true;

        Answer.Must(await Api.TryCreate(pod, ct)).Succeed().And.HaveField("spec.hostIPC", "true");
    }
}
