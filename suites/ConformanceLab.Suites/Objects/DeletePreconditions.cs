using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("DELETE with a precondition that doesn't hold answers 409 and deletes nothing")]
[Feature("delete-preconditions")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/delete-options/")]
public sealed class DeletePreconditions : Probe
{
    [Test]
    public async Task Another_uid_conflicts(CancellationToken ct)
    {
        await Api.Create(ConfigMap("by-uid"), ct);

        var answer = await Api.TryDelete<V1ConfigMap>("by-uid", ct, Json("""{"preconditions":{"uid":"00000000-0000-4000-8000-000000000001"}}"""));

        Answer.Must(answer).HaveStatus(409).And.HaveReason("Conflict");
        Answer.Must(await Api.TryGet<V1ConfigMap>("by-uid", ct)).HaveStatus(200);
    }

    [Test]
    public async Task Older_resource_version_conflicts(CancellationToken ct)
    {
        var stale = await Api.Create(ConfigMap("by-version"), ct);
        Answer.Must(await Api.TryPatch<V1ConfigMap>("by-version", Patch.Merge, """{"data":{"colour":"blue"}}""", ct)).Succeed();

        var answer = await Api.TryDelete<V1ConfigMap>("by-version", ct, Json($$$"""{"preconditions":{"resourceVersion":"{{{stale.ResourceVersion()}}}"}}"""));

        Answer.Must(answer).HaveStatus(409).And.HaveReason("Conflict");
        Answer.Must(await Api.TryGet<V1ConfigMap>("by-version", ct)).HaveStatus(200);
    }

    [Test]
    public async Task Preconditions_that_hold_let_it_go(CancellationToken ct)
    {
        var found = await Api.Create(ConfigMap("exactly"), ct);
        var exactly = Json($$$"""{"preconditions":{"uid":"{{{found.Uid()}}}","resourceVersion":"{{{found.ResourceVersion()}}}"}}""");

        Answer.Must(await Api.TryDelete<V1ConfigMap>("exactly", ct, exactly)).HaveStatus(200, 202);

        Answer.Must(await Api.TryGet<V1ConfigMap>("exactly", ct)).HaveStatus(404);
    }
}
