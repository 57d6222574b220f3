using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("What was created can be read as it was sent, replaced, and deleted", Severity = Severity.Critical)]
[Feature("object-crud")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#standard-api-terminology")]
public sealed class RoundTrip : Probe
{
    [Test]
    public async Task Created_object_reads_as_sent(CancellationToken ct)
    {
        var created = await Api.TryCreate(ConfigMap("sent", ("colour", "red")), ct);

        Answer.Must(created).HaveStatus(201).And.HaveField("metadata.namespace", Namespace);
        Answer.Must(await Api.TryGet<V1ConfigMap>("sent", ct)).HaveStatus(200)
            .And.HaveField("kind", "ConfigMap").And.HaveField("apiVersion", "v1")
            .And.HaveField("metadata.uid", created.Text("metadata.uid")!).And.HaveField("data", """{"colour":"red"}""");
    }

    [Test]
    public async Task Replaced_object_has_only_what_was_sent_last(CancellationToken ct)
    {
        var before = await Api.Create(ConfigMap("replaced", ("colour", "red"), ("size", "big")), ct);
        before.Data = new Dictionary<string, string> { ["colour"] = "blue" };

        Answer.Must(await Api.TryUpdate(before, ct)).HaveStatus(200).And.HaveField("data", """{"colour":"blue"}""");

        Answer.Must(await Api.TryGet<V1ConfigMap>("replaced", ct)).Succeed().And.HaveField("data", """{"colour":"blue"}""").And.HaveField("metadata.uid", before.Uid());
    }

    [Test]
    public async Task Deleted_object_is_not_found(CancellationToken ct)
    {
        await Api.Create(ConfigMap("deleted"), ct);

        Answer.Must(await Api.TryDelete<V1ConfigMap>("deleted", ct)).HaveStatus(200, 202);

        Answer.Must(await Api.TryGet<V1ConfigMap>("deleted", ct)).HaveStatus(404).And.HaveReason("NotFound");
    }
}
