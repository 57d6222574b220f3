using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConformanceLab.Reports.Tests;

public sealed class AllureResultTests
{
    private readonly Scratch _scratch = new();
    private string _folder = null!;
    private List<JsonElement> _results = null!;

    [OneTimeSetUp]
    public async Task Written()
    {
        var run = StandardRun.In(_scratch.At("run")).Open();
        await RunReports.WriteAsync(run, run.Folder, StandardRun.Options, CancellationToken.None);
        _folder = Path.Combine(run.Folder, "allure-results");
        _results = [.. Directory.EnumerateFiles(_folder, "*-result.json").Select(f => JsonDocument.Parse(File.ReadAllBytes(f)).RootElement)];
    }

    [OneTimeTearDown]
    public void Gone() => _scratch.Dispose();

    private static string? Label(JsonElement result, string name) =>
        result.GetProperty("labels").EnumerateArray().Where(l => l.GetProperty("name").GetString() == name).Select(l => l.GetProperty("value").GetString()).FirstOrDefault();

    [Test]
    public void The_same_check_on_two_targets_has_one_test_case_and_two_histories()
    {
        var same = _results.Where(r => r.GetProperty("fullName").GetString() == "apply/force-conflicts#Conflict_names_the_owner").ToList();

        Assert.That(same.Select(r => r.GetProperty("testCaseId").GetString()).Distinct().Count(), Is.EqualTo(1));
        Assert.That(same.Select(r => r.GetProperty("historyId").GetString()).Distinct().Count(), Is.EqualTo(3));
        Assert.That(same.Select(r => Label(r, "target")), Is.EquivalentTo((string[])["upstream", "hardened", "edge"]));
    }

    [Test]
    public void Attempts_share_one_history()
    {
        var attempts = _results.Where(r => r.GetProperty("fullName").GetString() == "crd/schema#Default_is_set" && Label(r, "target") == "hardened").ToList();

        Assert.That(attempts.Select(r => r.GetProperty("status").GetString()), Is.EquivalentTo((string[])["broken", "passed"]));
        Assert.That(attempts.Select(r => r.GetProperty("historyId").GetString()).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void A_denied_result_carries_labels_link_steps_evidence_and_reproducer()
    {
        var result = _results.Single(r => r.GetProperty("fullName").GetString() == "workloads/host-network#Pod_is_admitted" && Label(r, "target") == "hardened");

        Assert.That(result.GetProperty("status").GetString(), Is.EqualTo("failed"));
        Assert.That(result.GetProperty("statusDetails").GetProperty("message").GetString(), Is.EqualTo("[restricts] denied by webhook guard.acme.example: the pod was refused"));
        Assert.That(new[] { "suite", "epic", "feature", "severity", "verdict", "denier", "outcome" }.Select(l => Label(result, l)),
            Is.EqualTo((string[])["workloads", "Workloads", "Pods on the host's network", "normal", "restricts", "webhook guard.acme.example", "denied"]));
        Assert.That(result.GetProperty("links")[0].GetProperty("url").GetString(), Does.StartWith("https://kubernetes.io/"));
        Assert.That(result.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("status").GetString()), Is.EqualTo((string[])["passed", "failed"]));
        foreach (var attachment in result.GetProperty("attachments").EnumerateArray())
        {
            Assert.That(File.Exists(Path.Combine(_folder, attachment.GetProperty("source").GetString()!)));
        }

        Assert.That(result.GetProperty("attachments").EnumerateArray().Select(a => a.GetProperty("name").GetString()), Is.EqualTo((string[])["Evidence", "Reproducer"]));
    }

    [Test]
    public void Every_result_that_did_not_pass_is_of_exactly_one_category()
    {
        using var categories = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "categories.json")));
        foreach (var result in _results.Where(r => r.GetProperty("status").GetString() != "passed"))
        {
            var message = result.GetProperty("statusDetails").GetProperty("message").GetString()!;
            var matching = categories.RootElement.EnumerateArray().Where(c =>
                c.GetProperty("matchedStatuses").EnumerateArray().Any(s => s.GetString() == result.GetProperty("status").GetString())
                && Regex.IsMatch(message, c.GetProperty("messageRegex").GetString()!)).Select(c => c.GetProperty("name").GetString()).ToList();

            Assert.That(matching, Has.Count.EqualTo(1), $"{result.GetProperty("status").GetString()} {message}");
        }
    }

    [Test]
    public void The_build_that_the_caller_names_is_the_executor()
    {
        using var executor = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "executor.json")));

        Assert.That(executor.RootElement.GetProperty("type").GetString(), Is.EqualTo("github"));
        Assert.That(executor.RootElement.GetProperty("buildUrl").GetString(), Is.EqualTo("https://ci.example/runs/412"));
        Assert.That(File.ReadAllText(Path.Combine(_folder, "environment.properties")), Does.Contain("target.hardened = Acme Hardened Kubernetes v1.20.2 (subject)"));
    }
}
