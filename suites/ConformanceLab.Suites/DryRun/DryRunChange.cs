using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.DryRun;

[Probe("A dry-run update, patch or delete answers as the real one would, and changes nothing")]
[Feature("dry-run")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run")]
public sealed class DryRunChange : Probe
{
    [Test]
    public async Task Update_changes_nothing(CancellationToken ct)
    {
        var before = await Api.Create(ConfigMap("updated", ("colour", "red")), ct);
        var changed = await Api.Get<V1ConfigMap>("updated", ct);
        changed.Data["colour"] = "blue";

        Answer.Must(await Api.TryUpdate(changed, ct, "dryRun=All")).HaveStatus(200).And.HaveField("data.colour", "blue");

        await MustBeAsBefore(before, ct);
    }

    [Test]
    public async Task Patch_changes_nothing(CancellationToken ct)
    {
        var before = await Api.Create(ConfigMap("patched", ("colour", "red")), ct);

        Answer.Must(await Api.TryPatch<V1ConfigMap>("patched", Patch.Merge, """{"data":{"colour":"blue"}}""", ct, "dryRun=All")).HaveStatus(200).And.HaveField("data.colour", "blue");

        await MustBeAsBefore(before, ct);
    }

    [Test]
    public async Task Delete_deletes_nothing(CancellationToken ct)
    {
        var before = await Api.Create(ConfigMap("deleted", ("colour", "red")), ct);

        Answer.Must(await Api.TryDelete<V1ConfigMap>("deleted", ct, query: "dryRun=All")).HaveStatus(200, 202);

        await MustBeAsBefore(before, ct);
    }

    private async Task MustBeAsBefore(V1ConfigMap before, CancellationToken ct) =>
        Answer.Must(await Api.TryGet<V1ConfigMap>(before.Name(), ct)).HaveStatus(200)
            .And.HaveField("metadata.resourceVersion", before.ResourceVersion()).And.HaveField("data.colour", "red").And.NotHaveField("metadata.deletionTimestamp");
}
