using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Apply;

[Probe("A dry-run apply answers as the real one would, and changes nothing")]
[Feature("server-side-apply")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run")]
public sealed class ApplyDryRun : Probe
{
    [Test]
    public async Task It_changes_nothing(CancellationToken ct)
    {
        var before = await Api.Apply(ConfigMap("rehearsed", ("colour", "red")), "alice", ct);
        var blue = Json("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"rehearsed"},"data":{"colour":"blue"}}""");

        Answer.Must(await Api.TryApply(Resource.Of<V1ConfigMap>(), blue, "alice", ct, query: "dryRun=All")).HaveStatus(200).And.HaveField("data.colour", "blue");

        Answer.Must(await Api.TryGet<V1ConfigMap>("rehearsed", ct)).HaveStatus(200)
            .And.HaveField("metadata.resourceVersion", before.ResourceVersion()).And.HaveField("data.colour", "red");
    }
}
