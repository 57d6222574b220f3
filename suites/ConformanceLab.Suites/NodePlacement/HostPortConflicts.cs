using System.Security.Cryptography;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.NodePlacement;

[Probe("A port of a node is one pod's at a time")]
[Feature("pod-host-ports")]
[Spec("https://kubernetes.io/docs/reference/scheduling/config/#scheduling-plugins")]
[Requires(Capability.ReadyNodes, Capability.Scheduler)]
public sealed class HostPortConflicts : PlacementProbe
{
    [Test]
    public async Task The_second_waits_until_the_first_is_gone(CancellationToken ct)
    {
        var port = RandomNumberGenerator.GetInt32(20_000, 29_000);
        Answer.Must(await Api.TryCreate(Taking("first", port), ct)).Succeed();
        var node = (await Running("first", ct)).Text("spec.nodeName")!;
        await Api.Create(Taking("second", port).On(node), ct);
        await Waits("second", ct);

        await Api.Delete<V1Pod>("first", ct);

        Answer.Must(await Running("second", ct)).HaveField("spec.nodeName", node);
    }

    private static V1Pod Taking(string name, int port)
    {
        var pod = Shell(name, Stay);
        pod.Spec.Containers[0].Ports = [new V1ContainerPort { ContainerPort = 8080, HostPort = port }];
        return pod;
    }
}
