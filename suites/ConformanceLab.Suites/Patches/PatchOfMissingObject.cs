using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Patches;

[Probe("A patch of an object that isn't there answers 404 and creates nothing")]
[Feature("json-merge-patch")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-apply")]
public sealed class PatchOfMissingObject : Probe
{
    [Test]
    public async Task Merge_patch_creates_nothing(CancellationToken ct) => await Refused(Patch.Merge, """{"data":{"colour":"red"}}""", ct);

    [Test]
    public async Task Json_patch_creates_nothing(CancellationToken ct) => await Refused(Patch.Json, """[{"op":"add","path":"/data","value":{"colour":"red"}}]""", ct);

    [Test]
    public async Task Strategic_merge_patch_creates_nothing(CancellationToken ct) => await Refused(Patch.Strategic, """{"data":{"colour":"red"}}""", ct);

    private async Task Refused(string type, string patch, CancellationToken ct)
    {
        Answer.Must(await Api.TryPatch<V1ConfigMap>("missing", type, patch, ct)).HaveStatus(404).And.HaveReason("NotFound").And.HaveField("details.name", "missing");
        Answer.Must(await Api.TryGet<V1ConfigMap>("missing", ct)).HaveStatus(404);
    }
}
