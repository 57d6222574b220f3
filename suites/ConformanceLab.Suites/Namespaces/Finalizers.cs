using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Namespaces;

[Probe("A deleted object with a finalizer stays, marked as deleted, until its last finalizer is taken away", Fresh = true)]
[Feature("finalizers")]
[Spec("https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/#how-finalizers-work")]
public sealed class Finalizers : Probe
{
    [Test]
    public async Task Object_goes_with_its_last_finalizer(CancellationToken ct)
    {
        await using var hold = await Delete("held", ct);

        Answer.Must(await Api.TryGet<V1ConfigMap>("held", ct)).HaveStatus(200).And.HaveField("metadata.deletionTimestamp");

        Answer.Must(await hold.Release(ct)).Succeed();
        Answer.Must(await Api.TryGet<V1ConfigMap>("held", ct)).HaveStatus(404);
    }

    [Test]
    public async Task Deleted_object_takes_no_new_finalizer(CancellationToken ct)
    {
        await using var hold = await Delete("closed", ct);

        var answer = await Api.TryPatch<V1ConfigMap>("closed", Patch.Strategic, """{"metadata":{"finalizers":["conformancelab.dev/late"]}}""", ct);

        Answer.Must(answer).HaveStatus(422).And.HaveReason("Invalid").And.Blame("metadata.finalizers");
    }

    [Test]
    public async Task Deletion_can_not_be_taken_back(CancellationToken ct)
    {
        await using var hold = await Delete("resolved", ct);
        var before = await Api.Get<V1ConfigMap>("resolved", ct);

        // Whether the server refuses it or goes on without it is its own choice.
        await Api.TryPatch<V1ConfigMap>("resolved", Patch.Merge, """{"metadata":{"deletionTimestamp":null}}""", ct);
        Answer.Must(await Api.TryDelete<V1ConfigMap>("resolved", ct)).HaveStatus(200, 202, 409);

        Assert.That((await Api.Get<V1ConfigMap>("resolved", ct)).Metadata.DeletionTimestamp, Is.EqualTo(before.Metadata.DeletionTimestamp));
    }

    [Test]
    public async Task Finalizer_that_is_no_qualified_name_is_refused(CancellationToken ct)
    {
        var answer = await Api.TryCreate(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "unqualified", Finalizers = ["not a name"] } }, ct);

        Answer.Must(answer).HaveStatus(422).And.HaveReason("Invalid").And.Mention("metadata.finalizers");
    }

    private async Task<FinalizerHold> Delete(string name, CancellationToken ct)
    {
        await Api.Create(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name, Finalizers = [FinalizerHold.Finalizer] } }, ct);
        var hold = new FinalizerHold(Api, name);
        Answer.Must(await Api.TryDelete<V1ConfigMap>(name, ct)).HaveStatus(200, 202);
        return hold;
    }
}
