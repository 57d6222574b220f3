using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("A CSIDriver gets the documented defaults, and a CSINode names each driver once", Access = RunMode.Full)]
[Feature("csi-objects")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/csi-driver-v1/")]
[Requires(Capability.ClusterAdmin)]
public sealed class CsiObjects : Probe
{
    [Test]
    public async Task What_a_driver_leaves_out_is_filled_in(CancellationToken ct)
    {
        var answer = await Api.TryCreate(new V1CSIDriver { Metadata = Meta($"{UniqueName("driver")}.conformancelab.dev"), Spec = new V1CSIDriverSpec() }, ct);

        Answer.Must(answer).HaveStatus(201).And.HaveField("spec.attachRequired", "true").And.HaveField("spec.podInfoOnMount", "false").And.HaveField("spec.volumeLifecycleModes[0]", "Persistent");
    }

    [Test]
    public async Task A_node_names_each_driver_once(CancellationToken ct)
    {
        var driver = new V1CSINodeDriver { Name = "nobody.conformancelab.dev", NodeID = "one" };

        var once = await Api.TryCreate(new V1CSINode { Metadata = Meta(UniqueName("once")), Spec = new V1CSINodeSpec { Drivers = [driver] } }, "dryRun=All", ct);
        var twice = await Api.TryCreate(new V1CSINode { Metadata = Meta(UniqueName("twice")), Spec = new V1CSINodeSpec { Drivers = [driver, driver] } }, "dryRun=All", ct);

        Answer.Must(once).HaveStatus(201).And.HaveField("spec.drivers[0].nodeID", "one");
        Answer.Must(twice).HaveStatus(422).And.Mention("nobody.conformancelab.dev");
    }
}
