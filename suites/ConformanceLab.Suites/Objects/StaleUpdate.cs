using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("A write that names an older resourceVersion answers 409 Conflict and changes nothing", Severity = Severity.Critical)]
[Feature("optimistic-concurrency")]
[Spec("https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#concurrency-control-and-consistency")]
public sealed class StaleUpdate : Probe
{
    [Test]
    public async Task Update_of_an_older_version_conflicts(CancellationToken ct)
    {
        var (stale, _) = await Twice("updated", ct);
        stale.Data["colour"] = "green";

        Answer.Must(await Api.TryUpdate(stale, ct)).HaveStatus(409).And.HaveReason("Conflict").And.HaveField("details.name", "updated");

        Answer.Must(await Api.TryGet<V1ConfigMap>("updated", ct)).HaveField("data.colour", "blue");
    }

    [Test]
    public async Task Patch_of_an_older_version_conflicts(CancellationToken ct)
    {
        var (stale, _) = await Twice("patched", ct);
        var patch = $$$"""{"metadata":{"resourceVersion":"{{{stale.ResourceVersion()}}}"},"data":{"colour":"green"}}""";

        Answer.Must(await Api.TryPatch<V1ConfigMap>("patched", Patch.Merge, patch, ct)).HaveStatus(409).And.HaveReason("Conflict");

        Answer.Must(await Api.TryGet<V1ConfigMap>("patched", ct)).HaveField("data.colour", "blue");
    }

    [Test]
    public async Task Update_of_the_newest_version_is_taken(CancellationToken ct)
    {
        var (_, newest) = await Twice("fresh", ct);
        newest.Data["colour"] = "green";

        Answer.Must(await Api.TryUpdate(newest, ct)).HaveStatus(200).And.HaveField("data.colour", "green");
    }

    private async Task<(V1ConfigMap Stale, V1ConfigMap Newest)> Twice(string name, CancellationToken ct)
    {
        var stale = await Api.Create(ConfigMap(name, ("colour", "red")), ct);
        var changed = await Api.Get<V1ConfigMap>(name, ct);
        changed.Data["colour"] = "blue";
        return (stale, await Api.Update(changed, ct));
    }
}
