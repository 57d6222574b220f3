using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("A body that can't be read as the path's own kind answers 400 BadRequest")]
[Feature("object-crud")]
[Spec("https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#http-status-codes")]
public sealed class UnreadableBody : Probe
{
    [Test]
    public async Task Broken_json_is_refused(CancellationToken ct)
    {
        var answer = await Api.Send(HttpMethod.Post, Collection, """{"apiVersion":"v1","kind":""", "application/json", "application/json", ct);

        Answer.Must(answer).HaveStatus(400).And.HaveReason("BadRequest");
    }

    [Test]
    public async Task Unknown_kind_is_refused(CancellationToken ct) => await Refused("""{"apiVersion":"v1","kind":"ConformanceLabThing","metadata":{"name":"strange"}}""", ct);

    [Test]
    public async Task Another_kind_is_refused(CancellationToken ct) => await Refused("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"secret"}}""", ct);

    [Test]
    public async Task Value_of_another_type_is_refused(CancellationToken ct) =>
        await Refused("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"typed"},"data":"no map"}""", ct);

    private static string Collection => Resource.Of<V1ConfigMap>().Collection(Namespace);

    private async Task Refused(string body, CancellationToken ct) =>
        Answer.Must(await Api.TryPost(Collection, Json(body), ct)).HaveStatus(400).And.HaveReason("BadRequest");
}
