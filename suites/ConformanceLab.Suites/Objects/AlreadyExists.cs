using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("Creating a name that is taken answers 409 AlreadyExists and leaves the first object as it is", Severity = Severity.Critical)]
[Feature("object-crud")]
[Spec("https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#idempotency")]
public sealed class AlreadyExists : Probe
{
    [Test]
    public async Task Second_create_is_refused(CancellationToken ct)
    {
        await Api.Create(ConfigMap("taken", ("colour", "red")), ct);

        var answer = await Api.TryCreate(ConfigMap("taken", ("colour", "blue")), ct);

        Answer.Must(answer).HaveStatus(409).And.HaveReason("AlreadyExists").And.HaveField("details.name", "taken");
        Answer.Must(await Api.TryGet<V1ConfigMap>("taken", ct)).HaveField("data.colour", "red");
    }
}
