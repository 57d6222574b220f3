using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Events;

[Probe("Events of events.k8s.io/v1 and of the core group are the same objects, each told in its own words", Fresh = true)]
[Feature("events-v1")]
[Spec("https://github.com/kubernetes/enhancements/tree/master/keps/sig-instrumentation/383-new-event-api-ga-graduation")]
public sealed class EventsOfBothGroups : Probe
{
    private const string New = """
        {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"NAME"},"eventTime":"2026-01-01T00:00:00.123456Z",
         "reportingController":"conformancelab.dev/probe","reportingInstance":"probe-1","action":"Probing","reason":"Probed","type":"Normal","note":"as noted",
         "regarding":{"apiVersion":"v1","kind":"ConfigMap","name":"NAME","namespace":"SPACE"}}
        """;

    [Test]
    public async Task New_event_reads_as_a_core_event(CancellationToken ct)
    {
        await Api.Create(Resource.Of<Eventsv1Event>(), Json(Text("new")), ct);

        Answer.Must(await Api.TryGet<Corev1Event>("new", ct)).HaveStatus(200)
            .And.HaveField("apiVersion", "v1").And.HaveField("involvedObject.name", "new").And.HaveField("message", "as noted").And.HaveField("reason", "Probed")
            .And.HaveField("reportingComponent", "conformancelab.dev/probe").And.HaveField("reportingInstance", "probe-1").And.HaveField("action", "Probing")
            .And.HaveField("eventTime", "2026-01-01T00:00:00.123456Z");
    }

    [Test]
    public async Task Core_event_reads_as_a_new_event(CancellationToken ct)
    {
        await Api.Create(Resource.Of<Corev1Event>(), Json($$$"""
            {"apiVersion":"v1","kind":"Event","metadata":{"name":"core"},"involvedObject":{"apiVersion":"v1","kind":"ConfigMap","name":"core","namespace":"{{{Namespace}}}"},
             "reason":"Probed","message":"as told","type":"Warning","source":{"component":"conformancelab"},"firstTimestamp":"2026-01-01T00:00:00Z","count":3}
            """), ct);

        Answer.Must(await Api.TryGet<Eventsv1Event>("core", ct)).HaveStatus(200)
            .And.HaveField("apiVersion", "events.k8s.io/v1").And.HaveField("regarding.name", "core").And.HaveField("note", "as told").And.HaveField("type", "Warning")
            .And.HaveField("deprecatedCount", "3").And.HaveField("deprecatedFirstTimestamp", "2026-01-01T00:00:00Z").And.HaveField("deprecatedSource.component", "conformancelab");
    }

    [Test]
    public async Task New_event_without_its_time_is_refused(CancellationToken ct)
    {
        var timeless = Json(Text("timeless"));
        timeless.Remove("eventTime");

        Answer.Must(await Api.TryCreate(Resource.Of<Eventsv1Event>(), timeless, ct)).HaveStatus(422).And.HaveReason("Invalid").And.Mention("eventTime");
    }

    private static string Text(string name) => New.Replace("NAME", name, StringComparison.Ordinal).Replace("SPACE", Namespace, StringComparison.Ordinal);
}
