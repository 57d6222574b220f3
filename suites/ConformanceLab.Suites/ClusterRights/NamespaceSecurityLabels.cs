using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A namespace is taken with the level of pod security that it names", Access = RunMode.ReadOnly)]
[Feature("namespace-security-labels")]
[Spec("https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces")]
public sealed class NamespaceSecurityLabels : Probe
{
    [Test]
    public Task Pods_may_do_anything(CancellationToken ct) => Taken("privileged", ct);

    [Test]
    public Task Pods_may_do_little(CancellationToken ct) => Taken("restricted", ct);

    private async Task Taken(string level, CancellationToken ct) => Answer.Must(
        await Api.TryCreate(new V1Namespace { Metadata = Meta(UniqueName("space"), ("pod-security.kubernetes.io/enforce", level)) }, "dryRun=All", ct))
        .KeepField("metadata.labels['pod-security.kubernetes.io/enforce']", level);
}
