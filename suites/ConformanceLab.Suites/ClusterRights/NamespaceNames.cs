using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A namespace is taken under any name that nobody has", Access = RunMode.ReadOnly)]
[Feature("namespaces-of-any-name")]
[Spec("https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/")]
public sealed class NamespaceNames : Probe
{
    [Test]
    public Task One_of_our_own(CancellationToken ct) => Taken(UniqueName("space"), ct);

    [Test]
    public Task One_like_those_of_the_system(CancellationToken ct) => Taken($"kube-{UniqueName("space")}", ct);

    [Test]
    public Task One_like_those_of_a_distribution(CancellationToken ct) => Taken($"openshift-{UniqueName("space")}", ct);

    [Test]
    public Task One_like_the_default(CancellationToken ct) => Taken($"default-{UniqueName("space")}", ct);

    private async Task Taken(string name, CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1Namespace { Metadata = Meta(name) }, "dryRun=All", ct)).Succeed().And.HaveField("metadata.name", name);
}
