using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Events;

[Probe("An event is kept as it was reported, its count can be raised, and it is found by what it is about", Fresh = true)]
[Feature("events")]
[Spec("https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/#list-of-supported-fields")]
public sealed class CoreEvents : Probe
{
    [Test]
    public async Task Event_is_kept_and_counted(CancellationToken ct)
    {
        await Api.Create(Resource.Of<Corev1Event>(), Event("counted", "Counted", "Normal"), ct);

        var answer = await Api.TryPatch<Corev1Event>("counted", Patch.Strategic, """{"count":2,"lastTimestamp":"2026-01-01T00:00:05Z"}""", ct);

        Answer.Must(answer).HaveStatus(200)
            .And.HaveField("count", "2").And.HaveField("firstTimestamp", "2026-01-01T00:00:00Z").And.HaveField("lastTimestamp", "2026-01-01T00:00:05Z")
            .And.HaveField("reason", "Counted").And.HaveField("message", "as reported")
            .And.HaveField("source.component", "conformancelab").And.HaveField("involvedObject.name", "counted");
    }

    [Test]
    public async Task Events_are_found_by_their_fields(CancellationToken ct)
    {
        await Api.Create(Resource.Of<Corev1Event>(), Event("sought", "Sought", "Warning"), ct);
        await Api.Create(Resource.Of<Corev1Event>(), Event("unsought", "Other", "Normal"), ct);

        Assert.That(await Found("involvedObject.name=sought,involvedObject.kind=ConfigMap", ct), Is.EqualTo(new[] { "sought" }));
        Assert.That(await Found("reason=Sought,type=Warning", ct), Is.EqualTo(new[] { "sought" }));
        Assert.That(await Found("involvedObject.name=sought,type=Normal", ct), Is.Empty);
    }

    private static JsonObject Event(string name, string reason, string type) => Json($$$"""
        {"apiVersion":"v1","kind":"Event","metadata":{"name":"{{{name}}}"},
         "involvedObject":{"apiVersion":"v1","kind":"ConfigMap","name":"{{{name}}}","namespace":"{{{Namespace}}}"},
         "reason":"{{{reason}}}","message":"as reported","type":"{{{type}}}","source":{"component":"conformancelab"},
         "firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-01T00:00:00Z","count":1}
        """);

    private async Task<IEnumerable<string?>> Found(string selector, CancellationToken ct)
    {
        var items = await Api.List<Corev1Event>($"fieldSelector={Uri.EscapeDataString(selector)}", ct);
        return items.Select(item => JsonPath.Text(item, "metadata.name"));
    }
}
