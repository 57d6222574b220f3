using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodConfinement;

[Probe("A pod is in the namespaces of its node where it asks for them")]
[Feature("pod-host-namespaces")]
[Spec("https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline")]
[Requires(Capability.ReadyNodes)]
public sealed class HostNamespaces : InsideProbe
{
    [Test]
    public async Task In_its_network(CancellationToken ct)
    {
        var answer = await Told(ct);

        Answer.Must(answer).HaveField("status.podIP", answer.Text("status.hostIP")!);
    }

    [Test]
    public Task Among_its_processes(CancellationToken ct) => Tells("self", found => found != "1", "the container's process is not the first that it sees", ct);

    protected override V1Pod Teller()
    {
        var pod = Shell(Name, "echo self $$");
        pod.Spec.HostNetwork = true;
        pod.Spec.HostPID = true;
        return pod;
    }
}
