using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConformanceLab.Model.Tests;

public sealed class RunJsonTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 18, 45, 0, TimeSpan.Zero);

    [Test]
    public void A_report_has_the_keys_of_the_contract_and_is_read_back()
    {
        var json = JsonSerializer.Serialize(Report(), RunJson.File.RunReport);
        var root = JsonNode.Parse(json)!.AsObject();

        Assert.That(root.Select(pair => pair.Key), Is.EquivalentTo(new[] { "schema", "runId", "startedAt", "finishedAt", "harness", "newest", "targets", "results", "findings" }));
        Assert.That(root["targets"]![0]!.AsObject().Select(pair => pair.Key), Is.EquivalentTo(new[]
        {
            "name", "provider", "role", "distro", "kubernetes", "lag", "totals", "verdicts", "leftovers", "seconds", "requests",
        }));
        Assert.That(root["results"]![0]!.AsObject().Select(pair => pair.Key), Is.EquivalentTo(new[]
        {
            "target", "probe", "check", "feature", "outcome", "denier", "reason", "seconds", "requests", "attempt",
        }));
        Assert.That(root["findings"]![0]!.ToJsonString(), Is.EqualTo(
            """{"target":"one","feature":"pod-privileged","verdict":"restricts","why":"no","denier":{"kind":"webhook","name":"guard"},"since":"1.27","evidence":["evidence/a.json"]}"""));
        Assert.That(JsonSerializer.Serialize(RunJson.ReadReport(json, "run.json"), RunJson.File.RunReport), Is.EqualTo(json));
    }

    [TestCase("{", "run.json: not a run report: ")]
    [TestCase("[]", "run.json: schema is 'missing'")]
    [TestCase("""{ "schema": "conformancelab.run/v9" }""", "run.json: schema is 'conformancelab.run/v9', and this version reads 'conformancelab.run/v1'")]
    [TestCase("""{ "schema": "conformancelab.run/v1" }""", "run.json: not a run report: ")]
    public void What_is_no_report_of_ours_is_refused_with_its_name(string json, string expected) =>
        Assert.That(() => RunJson.ReadReport(json, "run.json"), Throws.TypeOf<UnreadableRunException>().With.Message.StartsWith(expected));

    [Test]
    public void A_journal_is_read_up_to_the_line_that_a_killed_process_left()
    {
        var whole = Line(new TargetFailed(At, "no route"));
        Assert.That(Read($"{whole}\n{whole}\n{whole[..10]}"), Has.Count.EqualTo(2));
        Assert.That(() => Read($"{whole}\n{whole[..10]}\n{whole}\n"), Throws.TypeOf<UnreadableRunException>().With.Message.StartsWith("j.ndjson, line 2: not a journal entry"));
    }

    [Test]
    public void An_entry_is_one_line_whatever_is_in_it() =>
        Assert.That(Line(new TargetFailed(At, "a\nb \"c\" \u2028 d")), Does.Not.Contain("\n"));

    private static string Line(JournalEntry entry) => JsonSerializer.Serialize(entry, RunJson.Line.JournalEntry);

    private static List<JournalEntry> Read(string text) => [.. RunJson.ReadJournal(new StringReader(text), "j.ndjson")];

    private static RunReport Report() => new()
    {
        Schema = RunReport.CurrentSchema,
        RunId = "20261123T184500Z-xkvbq",
        StartedAt = At,
        FinishedAt = At.AddMinutes(1),
        Harness = new Harness("0.1.0", "abc"),
        Newest = new Minor(1, 37),
        Targets =
        [
            new TargetReport
            {
                Name = "one",
                Provider = "kubeconfig",
                Role = TargetRole.Subject,
                Distro = new Distro("openshift", "Red Hat OpenShift", ["a mark"]),
                Kubernetes = new KubernetesVersion("v1.20.2", new Minor(1, 20)),
                Lag = null,
                Totals = new OutcomeTotals(0, 0, 0, 1, 0, 0),
                Verdicts = new VerdictTotals(0, 0, 1, 0, 0, 0),
                Leftovers = 0,
                Seconds = 1.5,
                Requests = 3,
            },
        ],
        Results = [new CheckResult("one", "admission/privileged-pods", "Stored", "pod-privileged", Outcome.Denied, new Denier(DenierKind.Webhook, "guard"), "no", 0.5, 3, 1)],
        Findings = [new Finding("one", "pod-privileged", Verdict.Restricts, "no", new Denier(DenierKind.Webhook, "guard"), new Minor(1, 27), ["evidence/a.json"])],
    };
}
