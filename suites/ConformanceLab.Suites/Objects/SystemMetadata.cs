using System.Globalization;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("The fields uid, creationTimestamp, resourceVersion and generation are the server's own, whatever the client sends")]
[Feature("object-metadata")]
[Spec("https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#metadata")]
public sealed class SystemMetadata : Probe
{
    [Test]
    public async Task Sent_uid_and_creation_time_are_replaced(CancellationToken ct)
    {
        var body = Json("""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"claimed","uid":"00000000-0000-4000-8000-000000000001","creationTimestamp":"2001-01-01T00:00:00Z"}}
            """);

        var answer = await Api.TryCreate(Resource.Of<V1ConfigMap>(), body, ct);

        Answer.Must(answer).HaveStatus(201).And.HaveField("metadata.uid").And.HaveField("metadata.resourceVersion");
        Assert.That(answer.Text("metadata.uid"), Is.Not.EqualTo("00000000-0000-4000-8000-000000000001"));
        Assert.That(DateTimeOffset.Parse(answer.Text("metadata.creationTimestamp")!, CultureInfo.InvariantCulture).Year, Is.GreaterThan(2001));
    }

    [Test]
    public async Task Object_made_anew_has_another_uid(CancellationToken ct)
    {
        var first = await Api.Create(ConfigMap("anew"), ct);
        await Api.Delete<V1ConfigMap>("anew", ct);

        var second = await Api.Create(ConfigMap("anew"), ct);

        Assert.That(second.Uid(), Is.Not.EqualTo(first.Uid()));
    }

    [Test]
    public async Task Resource_version_changes_with_a_write(CancellationToken ct)
    {
        var before = await Api.Create(ConfigMap("written", ("colour", "red")), ct);
        before.Data["colour"] = "blue";

        var after = await Api.Update(before, ct);

        Assert.That(after.ResourceVersion(), Is.Not.Empty.And.Not.EqualTo(before.ResourceVersion()));
        Answer.Must(await Api.TryGet<V1ConfigMap>("written", ct)).HaveField("metadata.resourceVersion", after.ResourceVersion());
    }

    [Test]
    public async Task Generation_rises_with_the_wanted_state(CancellationToken ct)
    {
        var before = await Api.Create(Deployment("wanted", replicas: 0), ct);

        var answer = await Api.TryPatch<V1Deployment>("wanted", Patch.Merge, """{"spec":{"revisionHistoryLimit":3}}""", ct);

        Answer.Must(answer).Succeed();
        Assert.That(before.Metadata.Generation, Is.GreaterThan(0L));
        Assert.That(answer.As<V1Deployment>().Metadata.Generation, Is.GreaterThan(before.Metadata.Generation!.Value));
    }
}
