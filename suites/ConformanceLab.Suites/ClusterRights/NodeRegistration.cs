using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A node can be registered by hand, and nodes can be removed", Access = RunMode.ReadOnly)]
[Feature("node-registration")]
[Spec("https://kubernetes.io/docs/concepts/architecture/nodes/#manual-node-administration")]
public sealed class NodeRegistration : Probe
{
    [Test]
    public async Task It_would_be_taken(CancellationToken ct)
    {
        var name = UniqueName("node");

        Answer.Must(await Api.TryCreate(new V1Node { Metadata = Meta(name) }, "dryRun=All", ct)).Succeed().And.HaveField("metadata.name", name);
    }

    [Test]
    public async Task A_removal_that_meets_none(CancellationToken ct) =>
        Answer.Must(await Api.TryDelete(Resource.Of<V1Node>().Collection(null) + "?labelSelector=conformancelab.dev%2Fnobody&dryRun=All", null, ct)).Succeed();
}
