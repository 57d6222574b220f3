using System.Text.Json;
using ConformanceLab.Cli.Commands;
using ConformanceLab.Clusters;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Tests.Commands;

public sealed class CommandLineTests
{
    private const string Lab = """
        apiVersion: conformancelab.dev/v1
        kind: Lab
        metadata: { name: nightly }
        targets:
          - { name: one, provider: fake, version: "1.20", role: control }
          - { name: two, provider: fake }
        """;

    private TestHost _host = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new TestHost([new FakeProvider("broken") { Readiness = new Readiness(false, ["looked"], ["install it"]) }, new FakeProvider("fake")]);
        _host.Folder.Write("lab.yaml", Lab);
    }

    [TearDown]
    public void TearDown() => _host.Dispose();

    [TestCase("run", "--file --target --suite --probe --parallel --parallel-clusters --shard --out --mode --namespace --resume --rerun-failed --fail-on --baseline --keep --dry-run --output")]
    [TestCase("evaluate", "--kubeconfig --context --suite --probe --mode --namespace --out --fail-on --baseline --output")]
    [TestCase("compare", "RUN --format --out table")]
    [TestCase("report", "RUN --out (REQUIRED)")]
    [TestCase("list", "probes suites features providers targets --output")]
    [TestCase("clusters", "up down ls doctor fetch --output")]
    [TestCase("cleanup", "--kubeconfig --context --run --dry-run --output")]
    [TestCase("catalog", "show diff capture")]
    [TestCase("catalog show", "api: field: gate:")]
    [TestCase("catalog diff", "FROM TO --part --output")]
    [TestCase("catalog capture", "--kubeconfig --context --all-on --out --released --end-of-life")]
    [TestCase("completion", "bash|zsh|fish")]
    public async Task Help_names_every_option_and_gives_examples(string command, string named)
    {
        Assert.That(await _host.Run([.. command.Split(' '), "--help"]), Is.Zero);
        Assert.That(named.Split(' ').Where(word => !_host.Output.Contains(word, StringComparison.Ordinal)), Is.Empty);
        Assert.That(_host.Output, Does.Contain("Examples:\n  # "));
        Assert.That(_host.Output, Does.Contain($"  conformancelab {command}").Or.Contain($"(conformancelab {command}"));
    }

    [TestCase("catalog")]
    [TestCase("catalog show")]
    [TestCase("clusters")]
    [TestCase("list")]
    public async Task Help_names_an_argument_and_not_all_that_it_could_be(string command)
    {
        await _host.Run([.. command.Split(' '), "--help"]);

        Assert.That(_host.Output, Does.Not.Contain("aggregated-discovery").And.Not.Contain("<control-plane|").And.Not.Contain("[default: Text]"));
    }

    [Test]
    public async Task Every_example_can_be_parsed()
    {
        var examples = CommandLine.Build(_host.Host).Subcommands.OfType<TeachingCommand>().SelectMany(command => command.Examples).Select(example => example.Line).ToList();
        Assert.That(examples, Has.Count.GreaterThan(20));
        foreach (var line in examples)
        {
            var call = line.Replace("source <(", "", StringComparison.Ordinal).Split('|')[0].Trim(' ', ')');
            Assert.That(CommandLine.Build(_host.Host).Parse(call.Replace("conformancelab ", "", StringComparison.Ordinal)).Errors.Select(error => error.Message), Is.Empty, line);
        }

        await Task.CompletedTask;
    }

    [Test]
    public async Task The_help_of_all_tells_the_exit_codes_and_hides_the_worker()
    {
        await _host.Run("--help");

        Assert.That(_host.Output, Does.Contain("0 done, and the gate holds; 1 the gate does not hold").And.Not.Contain("worker"));
    }

    [TestCase("run --frobnicate", "Unrecognized command or argument '--frobnicate'.", "'conformancelab run --help' shows how it is called.")]
    [TestCase("clusters upp", "Unrecognized command or argument 'upp'.", "'conformancelab clusters --help' shows how it is called.")]
    [TestCase("run --parallel 0", "--parallel must be a whole number of at least 1, not '0'.", "run --help")]
    [TestCase("run --parallel many", "--parallel must be a whole number of at least 1, not 'many'.", "run --help")]
    [TestCase("run --mode gentle", "'gentle' not recognized. Must be one of:", "'full'")]
    [TestCase("compare", "Required argument 'RUN' missing for command: 'compare'.", "compare --help")]
    [TestCase("compare x --format pdf", "Argument 'pdf' not recognized.", "'table'")]
    [TestCase("report x", "Option '--out' is required.", "report --help")]
    [TestCase("run --shard 3/2", "'3/2' is no shard. Write I/N with 1 ≤ I ≤ N, such as 2/5.", "error: ")]
    [TestCase("run --namespace a", "--namespace: only a run with --mode namespaced stays in given namespaces.", "Add --mode namespaced")]
    [TestCase("run --mode namespaced", "--mode namespaced: target 'one' has no namespaces to stay in.", "'namespaces:' in the lab file")]
    [TestCase("run --target tow", "--target: the lab 'nightly' has no target 'tow'.", "Did you mean 'two'?")]
    [TestCase("run --fail-on restrict", "--fail-on: 'restrict' is neither a verdict nor an outcome.", "Did you mean 'restricts'?")]
    [TestCase("run --fail-on new:lags", "--baseline: 'new:lags' means what another run hasn't.", "Name that run with --baseline RUN")]
    [TestCase("run --fail-on new:lags --baseline nowhere", "no such run folder", "error: ")]
    [TestCase("run --suite nope", "No suite matches 'nope'.", "'conformancelab list suites' shows what there is.")]
    [TestCase("run -f nope.yaml", "nope.yaml can't be used: 1 mistake", "found no such file")]
    [TestCase("run --resume a --rerun-failed b", "--resume and --rerun-failed: one at a time.", "First complete the run")]
    [TestCase("run --resume a --target one --suite x", "--target, --suite: what is run comes from the folder given with --resume.", "Leave them out")]
    [TestCase("run --resume nowhere", "there is no such folder", "'conformancelab run --out DIR'")]
    [TestCase("clusters down one", "no cluster 'one' is up. None is.", "error: ")]
    [TestCase("clusters doctor fak", "no provider 'fak'. Did you mean 'fake'?", "error: ")]
    [TestCase("catalog show batch/v1/job", "the catalogue has no 'batch/v1/job'. Did you mean 'batch/v1/jobs'?", "error: ")]
    [TestCase("catalog show events/v1", "the catalogue has no 'events/v1'.", "error: ")]
    [TestCase("catalog show api:events", "'api:events' means several things. Name one of them: events.k8s.io/v1/events, ", "v1/events")]
    [TestCase("catalog show PodSpec.schedulingGate", "the catalogue has no 'PodSpec.schedulingGate'. Did you mean 'PodSpec.schedulingGates'?", "error: ")]
    [TestCase("catalog show PodSpek.schedulingGates", "the catalogue has no 'PodSpek.schedulingGates'. Did you mean 'PodSpec.schedulingGates'?", "error: ")]
    [TestCase("catalog show Event.reason", "'Event.reason' means several things.", "io.k8s.api.events.v1.Event")]
    [TestCase("catalog show gate:WatchLists", "Did you mean 'WatchList'?", "error: ")]
    [TestCase("catalog diff 1.28 1.99", "'1.99' is no minor whose API the catalogue knows. It knows 1.20, 1.21, 1.23", "error: ")]
    [TestCase("catalog diff 1.28 next", "'next' is no minor", "error: ")]
    [TestCase("catalog capture", "Option '--out' is required.", "catalog capture --help")]
    [TestCase("catalog capture --out x --released soon", "--released must be a day such as 2026-12-09, not 'soon'.", "catalog capture --help")]
    public async Task A_wrong_call_ends_with_2_and_says_what_next(string call, string what, string next)
    {
        Assert.That(await _host.Run(call.Split(' ')), Is.EqualTo((int)ExitCode.Usage));
        Assert.That(_host.Errors, Does.Contain(what).And.Contain(next));
        Assert.That(_host.Output, Is.Empty);
    }

    [Test]
    public async Task A_wrong_call_leaves_nothing_behind()
    {
        await _host.Run("run", "--suite", "nope", "--out", "run");

        Assert.That(Directory.EnumerateFileSystemEntries(_host.Folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "lab.yaml" }));
    }

    [Test]
    public async Task A_run_in_a_foreign_folder_ends_with_2()
    {
        _host.Folder.Write("run/thesis.tex", "");

        Assert.That(await _host.Run("run", "--out", "run"), Is.EqualTo((int)ExitCode.Usage));
        Assert.That(_host.Errors, Does.Contain("isn't empty ('thesis.tex')"));
    }

    [TestCase("list probes")]
    [TestCase("list suites")]
    [TestCase("list features")]
    [TestCase("list providers")]
    [TestCase("list targets")]
    [TestCase("clusters doctor")]
    [TestCase("clusters ls")]
    [TestCase("catalog show v1/pods")]
    [TestCase("catalog show cronjobs")]
    [TestCase("catalog show api:batch/cronjobs")]
    [TestCase("catalog show PodSpec.hostUsers")]
    [TestCase("catalog show field:io.k8s.api.core.v1.PodSpec.hostUsers")]
    [TestCase("catalog show PodSpec")]
    [TestCase("catalog show gate:WatchList")]
    [TestCase("catalog diff 1.28 1.33")]
    [TestCase("cleanup")]
    [TestCase("run --dry-run")]
    public async Task For_a_program_there_is_an_array_of_objects_with_an_id_each(string call)
    {
        Assert.That(await _host.Run([.. call.Split(' '), "--output", "json"]), Is.Zero, _host.Errors);
        using var json = JsonDocument.Parse(_host.Output);

        Assert.That(json.RootElement.EnumerateArray().Select(item => item.GetProperty("id").GetString()), Is.All.Not.Empty);
        Assert.That(_host.Screen.Output, Is.Empty);
    }

    [Test]
    public async Task A_field_is_shown_with_the_minors_that_have_it_and_those_that_publish_it()
    {
        await _host.Run("catalog", "show", "PodSpec.schedulingGates", "--output", "json");
        using var json = JsonDocument.Parse(_host.Output);

        Assert.That(json.RootElement.EnumerateArray().Single().EnumerateObject().Select(p => p.Value.GetString()).Take(3), Is.EqualTo(new[] { "io.k8s.api.core.v1.PodSpec.schedulingGates", "1.26", "1.36" }));
    }

    [Test]
    public async Task A_difference_is_written_for_a_page()
    {
        Assert.That(await _host.Run("catalog", "diff", "1.24", "1.25", "--part", "resource", "--output", "markdown"), Is.Zero, _host.Errors);

        Assert.That(_host.Output, Does.StartWith("## Resources\n\n| id | change | what |\n|---|---|---|\n").And.Contain("| `api:policy/v1beta1/podsecuritypolicies` | went | PodSecurityPolicy |\n"));
        Assert.That(_host.Output, Does.Not.Contain("gate:"));
    }

    [Test]
    public async Task Targets_are_listed_as_the_lab_file_has_them()
    {
        await _host.Run("list", "targets", "-f", "lab.yaml");

        Assert.That(_host.Screen.Lines.Select(line => line.TrimEnd()), Is.EqualTo(new[]
        {
            "ID   PROVIDER  VERSION  ROLE     CONTEXT",
            "one  fake      1.20     control  –",
            "two  fake      –        subject  –",
        }));
    }

    [Test]
    public async Task A_dry_run_tells_what_would_be_run_and_makes_nothing()
    {
        Assert.That(await _host.Run("run", "--dry-run", "--target", "two", "--probe", "admission/*"), Is.Zero, _host.Errors);

        Assert.That(_host.Screen.Lines[0], Does.Match(@"^lab nightly: 1 target, \d+ probes, \d+ checks on each, mode full"));
        Assert.That(_host.Screen.Lines[1].TrimEnd(), Is.EqualTo("target two: fake"));
        Assert.That(_host.Screen.Lines.Skip(2).Where(line => line.StartsWith("probe ", StringComparison.Ordinal)), Is.All.StartsWith("probe admission/"));
        Assert.That(Directory.Exists(_host.Folder["runs"]), Is.False);
    }

    [Test]
    public async Task The_doctor_says_what_is_missing_and_fails_only_for_those_that_were_named()
    {
        Assert.That(await _host.Run("clusters", "doctor"), Is.Zero);
        Assert.That(_host.Screen.Lines.Select(line => line.TrimEnd()), Is.EqualTo(new[]
        {
            "can't run broken  broken for tests", "    looked", "    missing: install it", "can run   fake  fake for tests",
        }));
        Assert.That(await _host.Run("clusters", "doctor", "broken"), Is.EqualTo((int)ExitCode.Target));
        Assert.That(await _host.Run("clusters", "doctor", "fake"), Is.Zero);
    }

    [Test]
    public async Task A_target_that_can_not_be_brought_up_ends_with_3_and_its_reason()
    {
        using var host = new TestHost([new FakeProvider("fake") { Up = (_, _, _) => throw new ClusterException("fake", "no route to it. Plug the cable in.") }]);
        host.Folder.Write("lab.yaml", Lab);

        Assert.That(await host.Run("run", "--out", "run", "--target", "one"), Is.EqualTo((int)ExitCode.Target));
        Assert.That(host.Errors, Does.Contain("error: one: fake: no route to it. Plug the cable in."));
        var run = RunJson.ReadReport(await File.ReadAllTextAsync(host.Folder["run/run.json"]), "run.json");
        Assert.That((run.Targets.Single().Name, run.Targets.Single().Kubernetes, run.RunId), Is.EqualTo(("one", (KubernetesVersion?)null, RunId(host))));
        Assert.That(new[] { "index.html", "summary.md", "junit.xml", "allure-results", "journal/one.ndjson", "plan.json" }.Where(file => !Path.Exists(host.Folder[$"run/{file}"])), Is.Empty);
    }

    [Test]
    public async Task With_output_json_a_run_prints_its_run_json_and_nothing_else()
    {
        using var host = new TestHost([new FakeProvider("fake") { Up = (_, _, _) => throw new ClusterException("fake", "no route") }]);
        host.Folder.Write("lab.yaml", Lab);
        await host.Run("run", "--out", "run", "--output", "json");

        Assert.That(host.Output, Is.EqualTo(await File.ReadAllTextAsync(host.Folder["run/run.json"])));
        Assert.That(host.Screen.Output, Is.Empty);
    }

    [Test]
    public async Task Without_out_the_folder_is_named_after_the_lab_and_the_time()
    {
        using var host = new TestHost([new FakeProvider("fake") { Up = (_, _, _) => throw new ClusterException("fake", "no route") }]);
        host.Folder.Write("lab.yaml", Lab);
        await host.Run("run");

        Assert.That(Directory.GetDirectories(host.Folder["runs"]).Select(Path.GetFileName), Is.EqualTo(new[] { "nightly-20261123T184500Z" }));
    }

    [Test]
    public async Task An_interrupted_run_ends_with_130_and_has_a_report_of_what_was_done()
    {
        TestHost host = null!;
        host = new TestHost([new FakeProvider("fake")
        {
            Up = async (_, _, ct) =>
            {
                host.Host.Interruption.Signal();
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                throw new InvalidOperationException("unreachable");
            },
        }]);
        using (host)
        {
            host.Folder.Write("lab.yaml", Lab);

            Assert.That(await host.Run("run", "--out", "run"), Is.EqualTo((int)ExitCode.Interrupted));
            Assert.That(host.Errors, Does.Contain("go on with 'conformancelab run --resume run'"));
            Assert.That(File.Exists(host.Folder["run/index.html"]), Is.True);
        }
    }

    [Test]
    public async Task What_nobody_foresaw_ends_with_4_and_asks_to_be_reported_with_the_stack_only_where_asked_for()
    {
        using var host = new TestHost([new FakeProvider("fake") { Up = (_, _, _) => throw new InvalidOperationException("oops") }]);
        host.Folder.Write("lab.yaml", Lab);

        Assert.That(await host.Run("run", "--out", "run"), Is.EqualTo((int)ExitCode.Fault));
        Assert.That(host.Errors, Does.Contain("fault: InvalidOperationException: oops").And.Contain("Please report it").And.Not.Contain("   at "));
        Assert.That(await host.Run("run", "--out", "run2", "--verbose"), Is.EqualTo((int)ExitCode.Fault));
        Assert.That(host.Errors, Does.Contain("   at "));
    }

    [Test]
    public async Task Clusters_up_prints_how_to_reach_them()
    {
        Assert.That(await _host.Run("clusters", "up", "--target", "two", "--output", "json"), Is.Zero, _host.Errors);
        using var json = JsonDocument.Parse(_host.Output);

        Assert.That((json.RootElement[0].GetProperty("id").GetString(), json.RootElement[0].GetProperty("kubeconfig").GetString()), Is.EqualTo(("two", "/nowhere/kubeconfig")));
    }

    [Test]
    public async Task Clusters_up_brings_the_others_up_where_one_fails()
    {
        using var host = new TestHost([new FakeProvider("broken") { Up = (_, _, _) => throw new ClusterException("broken", "no engine") }, new FakeProvider("fake")]);
        host.Folder.Write("lab.yaml", Lab.Replace("name: one, provider: fake", "name: one, provider: broken", StringComparison.Ordinal));

        Assert.That(await host.Run("clusters", "up", "--output", "json"), Is.EqualTo((int)ExitCode.Target));
        using var json = JsonDocument.Parse(host.Output);
        Assert.That(json.RootElement.EnumerateArray().Select(row => row.GetProperty("id").GetString()), Is.EqualTo(new[] { "two" }));
        Assert.That(host.Errors, Does.Contain("error: broken: no engine"));
    }

    [TestCase("run --tar", "--target")]
    [TestCase("run --target o", "one")]
    [TestCase("run --mode ", "read-only")]
    [TestCase("run --suite adm", "admission")]
    [TestCase("run --probe admission/priv", "admission/privileged-pods")]
    [TestCase("run --fail-on new:re", "new:restricts")]
    [TestCase("clusters doctor ", "broken")]
    [TestCase("completion ", "fish")]
    [TestCase("list ", "features")]
    public async Task A_shell_is_told_what_could_come_next(string line, string expected)
    {
        var typed = $"conformancelab {line}";
        await _host.Run($"[suggest:{typed.Length}]", typed);

        Assert.That(_host.Output.Split('\n'), Does.Contain(expected));
    }

    private static string RunId(TestHost host) => JsonDocument.Parse(File.ReadAllText(host.Folder["run/plan.json"])).RootElement.GetProperty("runId").GetString()!;
}
