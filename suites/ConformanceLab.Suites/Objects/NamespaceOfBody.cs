using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("An object goes where the path says: a body without a namespace takes the path's, one with another is refused with 400")]
[Feature("object-crud")]
[Spec("https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/")]
public sealed class NamespaceOfBody : Probe
{
    [Test]
    public async Task Body_without_namespace_takes_the_paths(CancellationToken ct)
    {
        var body = Json("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"homeless"}}""");

        Answer.Must(await Api.TryPost(Collection, body, ct)).HaveStatus(201).And.HaveField("metadata.namespace", Namespace);
    }

    [Test]
    public async Task Body_with_another_namespace_is_refused(CancellationToken ct)
    {
        var body = Json("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"astray","namespace":"default"}}""");

        Answer.Must(await Api.TryPost(Collection, body, ct)).HaveStatus(400).And.HaveReason("BadRequest");
        Answer.Must(await Api.TryGet<V1ConfigMap>("astray", ct)).HaveStatus(404);
    }

    private static string Collection => Resource.Of<V1ConfigMap>().Collection(Namespace);
}
