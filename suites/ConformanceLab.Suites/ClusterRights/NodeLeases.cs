using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A lease is taken where nodes keep theirs", Access = RunMode.ReadOnly)]
[Feature("node-leases")]
[Spec("https://kubernetes.io/docs/concepts/architecture/leases/")]
public sealed class NodeLeases : Probe
{
    [Test]
    public async Task It_would_be_taken(CancellationToken ct)
    {
        var lease = new V1Lease { Metadata = Meta(UniqueName("node")), Spec = new V1LeaseSpec { HolderIdentity = "conformancelab", LeaseDurationSeconds = 40 } };
        lease.Metadata.NamespaceProperty = "kube-node-lease";

        Answer.Must(await Api.TryCreate(lease, "dryRun=All", ct)).KeepField("spec.holderIdentity", "conformancelab");
    }
}
