using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Namespaces;

[Probe("A deleted namespace takes nothing new, and goes once everything in it is gone", Access = RunMode.Full, Patient = true, Fresh = true)]
[Feature("namespace-deletion")]
[Spec("https://kubernetes.io/docs/tasks/administer-cluster/namespaces/#deleting-a-namespace")]
[Requires(Capability.Controllers)]
public sealed class NamespaceDeletion : Probe
{
    [Test]
    public async Task Contents_go_first_and_nothing_new_comes_in(CancellationToken ct)
    {
        var name = UniqueName("ending");
        await Api.Create(new V1Namespace { Metadata = Meta(name) }, ct);
        await Api.Create(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "free", NamespaceProperty = name } }, ct);
        await using var hold = new FinalizerHold(Api, "held", name);
        await Api.Create(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "held", NamespaceProperty = name, Finalizers = [FinalizerHold.Finalizer] } }, ct);

        Answer.Must(await Api.TryDelete<V1Namespace>(name, ct)).HaveStatus(200, 202);

        Answer.Must(await Api.TryGet<V1Namespace>(name, ct)).HaveStatus(200).And.HaveField("status.phase", "Terminating").And.HaveField("metadata.deletionTimestamp");
        await Eventually(async token => Answer.Must(await Api.TryGet<V1ConfigMap>("free", token, name)).HaveStatus(404), Within.NamespaceGone, ct);
        await Eventually(
            async token => Answer.Must(await Api.TryCreate(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = UniqueName("late"), NamespaceProperty = name } }, token))
                .HaveStatus(403).And.HaveReason("Forbidden").And.Mention("terminated"),
            Within.CacheCaughtUp,
            ct);
        Answer.Must(await Api.TryGet<V1Namespace>(name, ct)).HaveStatus(200);

        Answer.Must(await hold.Release(ct)).Succeed();
        await Eventually(async token => Answer.Must(await Api.TryGet<V1Namespace>(name, token)).HaveStatus(404), Within.NamespaceGone, ct);
    }
}
