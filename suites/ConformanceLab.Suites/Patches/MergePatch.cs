using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Patches;

[Probe("A merge patch merges maps, removes what is null, and replaces lists as a whole")]
[Feature("json-merge-patch")]
[Spec("https://www.rfc-editor.org/rfc/rfc7386#section-2")]
public sealed class MergePatch : Probe
{
    [Test]
    public async Task Null_removes_and_the_rest_merges(CancellationToken ct)
    {
        await Api.Create(ConfigMap("merged", ("colour", "red"), ("size", "big"), ("shape", "round")), ct);

        var answer = await Api.TryPatch<V1ConfigMap>("merged", Patch.Merge, """{"data":{"colour":"blue","size":null,"weight":"light"}}""", ct);

        Answer.Must(answer).HaveStatus(200)
            .And.HaveField("data.colour", "blue").And.NotHaveField("data.size").And.HaveField("data.shape", "round").And.HaveField("data.weight", "light");
    }

    [Test]
    public async Task List_is_replaced_as_a_whole(CancellationToken ct)
    {
        var service = Service("listed");
        service.Spec.Ports.Add(new V1ServicePort { Name = "metrics", Port = 9090 });
        await Api.Create(service, ct);

        var answer = await Api.TryPatch<V1Service>("listed", Patch.Merge, """{"spec":{"ports":[{"name":"admin","port":8443}]}}""", ct);

        Answer.Must(answer).HaveStatus(200);
        Assert.That(answer.At("spec.ports")!.AsArray().Select(port => JsonPath.Text(port, "name")), Is.EqualTo(new[] { "admin" }));
    }
}
