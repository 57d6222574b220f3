using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("A request for an object that isn't there answers 404 NotFound, and names it", Severity = Severity.Critical)]
[Feature("object-crud")]
[Spec("https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#http-status-codes")]
public sealed class NotFound : Probe
{
    [Test]
    public async Task Get_names_what_is_missing(CancellationToken ct) =>
        Answer.Must(await Api.TryGet<V1ConfigMap>("missing", ct)).HaveStatus(404).And.HaveReason("NotFound")
            .And.HaveField("kind", "Status").And.HaveField("status", "Failure").And.HaveField("code", "404")
            .And.HaveField("details.name", "missing").And.HaveField("details.kind");

    [Test]
    public async Task Delete_names_what_is_missing(CancellationToken ct) =>
        Answer.Must(await Api.TryDelete<V1ConfigMap>("missing", ct)).HaveStatus(404).And.HaveReason("NotFound").And.HaveField("details.name", "missing");
}
