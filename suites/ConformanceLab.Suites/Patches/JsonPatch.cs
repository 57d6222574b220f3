using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Patches;

[Probe("A JSON patch does all of its operations in order, or none of them")]
[Feature("json-patch")]
[Spec("https://www.rfc-editor.org/rfc/rfc6902#section-5")]
public sealed class JsonPatch : Probe
{
    [Test]
    public async Task Operations_are_done_in_order(CancellationToken ct)
    {
        await Api.Create(ConfigMap("ordered", ("colour", "red"), ("size", "big")), ct);

        var answer = await Api.TryPatch<V1ConfigMap>("ordered", Patch.Json, """
            [{"op":"test","path":"/data/colour","value":"red"},
             {"op":"replace","path":"/data/colour","value":"blue"},
             {"op":"remove","path":"/data/size"},
             {"op":"add","path":"/data/shape","value":"round"},
             {"op":"copy","from":"/data/shape","path":"/data/form"},
             {"op":"move","from":"/data/shape","path":"/data/outline"}]
            """, ct);

        Answer.Must(answer).HaveStatus(200)
            .And.HaveField("data.colour", "blue").And.HaveField("data.form", "round").And.HaveField("data.outline", "round").And.NotHaveField("data.size").And.NotHaveField("data.shape");
    }

    [Test]
    public async Task Failed_test_undoes_what_came_before(CancellationToken ct)
    {
        await Api.Create(ConfigMap("tested", ("colour", "red")), ct);

        var answer = await Api.TryPatch<V1ConfigMap>("tested", Patch.Json, """
            [{"op":"replace","path":"/data/colour","value":"blue"},{"op":"test","path":"/data/colour","value":"green"}]
            """, ct);

        Answer.Must(answer).HaveStatus(409, 422);
        Answer.Must(await Api.TryGet<V1ConfigMap>("tested", ct)).HaveField("data.colour", "red");
    }

    [Test]
    public async Task Pointer_to_nothing_is_refused(CancellationToken ct)
    {
        await Api.Create(ConfigMap("pointed", ("colour", "red")), ct);

        var answer = await Api.TryPatch<V1ConfigMap>("pointed", Patch.Json, """[{"op":"replace","path":"/nowhere/at/all","value":"x"}]""", ct);

        Answer.Must(answer).HaveStatus(422);
        Answer.Must(await Api.TryGet<V1ConfigMap>("pointed", ct)).HaveField("data", """{"colour":"red"}""");
    }

    [Test]
    public async Task Patch_that_is_no_list_is_refused(CancellationToken ct)
    {
        await Api.Create(ConfigMap("listless"), ct);

        Answer.Must(await Api.TryPatch<V1ConfigMap>("listless", Patch.Json, """{"data":{"colour":"red"}}""", ct)).HaveStatus(400);
    }
}
