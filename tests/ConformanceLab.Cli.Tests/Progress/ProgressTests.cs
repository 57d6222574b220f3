using ConformanceLab.Cli.Commands;
using ConformanceLab.Cli.Progress;
using ConformanceLab.Model;
using Spectre.Console;
using Spectre.Console.Testing;

namespace ConformanceLab.Cli.Tests.Progress;

public sealed class ProgressTests
{
    [Test]
    public void The_table_has_a_line_a_target_with_bar_counts_and_the_probe_at_hand()
    {
        var board = Board();

        Assert.That(Rendered(BoardView.Table(board.Look())), Is.EqualTo(
            """
            upstream  ██████████░░░░░░░░░░  2/4  1 passed 1 denied   crud/create
            hardened  ░░░░░░░░░░░░░░░░░░░░  0/4                      building the API server: 3 of 7
            third     ░░░░░░░░░░░░░░░░░░░░  0/0                      waiting for its turn
            """));
    }

    [Test]
    public void Plain_lines_say_the_same()
    {
        Assert.That(Board().Look().Select(BoardView.Line), Is.EqualTo(new[]
        {
            "upstream: 2 of 4 checks, 1 passed, 1 denied (crud/create)",
            "hardened: building the API server: 3 of 7",
            "third: waiting for its turn",
        }));
    }

    [Test]
    public void What_a_provider_says_and_why_a_target_failed_is_heard_at_once()
    {
        var heard = new List<string>();
        var board = new RunBoard(["one"]);
        board.Said += heard.Add;
        board.Say("one", "starting");
        board.Say("one", "one: named already");
        board.Hear("one", new TargetReached(Runs.Start, new KubernetesVersion("v1.20.2", new Minor(1, 20)), new Distro("upstream", "Kubernetes", []), []));
        board.Hear("one", new TargetFailed(Runs.Start, "no route"));
        board.Enter("one", TargetPhase.Failed);

        Assert.That(heard, Is.EqualTo(new[] { "one: starting", "one: named already", "one: Kubernetes v1.20.2", "one: no route" }));
        Assert.That(BoardView.Line(board.Look()[0]), Is.EqualTo("one: failed after 0 of 0 checks"));
    }

    [Test]
    public void When_all_checks_are_done_the_removal_is_what_goes_on()
    {
        var board = new RunBoard(["one"]);
        board.Enter("one", TargetPhase.Running, 1);
        board.Hear("one", Finished("crud/create", "A", Outcome.Passed));

        Assert.That(BoardView.Line(board.Look()[0]), Is.EqualTo("one: 1 of 1 checks, 1 passed (removing what was made)"));
    }

    [Test]
    public async Task Without_a_terminal_lines_come_now_and_then_and_not_for_each_check()
    {
        using var host = new TestHost();
        var board = new RunBoard(["one"]);
        var release = new TaskCompletionSource();
        var shown = ProgressDisplay.ShowAsync(host.Host, board, async () =>
        {
            board.Enter("one", TargetPhase.Running, 3);
            board.Hear("one", Finished("crud/create", "A", Outcome.Passed));
            board.Hear("one", Finished("crud/create", "B", Outcome.Failed));
            await release.Task;
            return 7;
        });
        Assert.That(host.Errors, Is.Empty);
        while (host.Errors.Length == 0)
        {
            host.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        board.Hear("one", Finished("crud/create", "C", Outcome.Passed));
        board.Enter("one", TargetPhase.Done);
        release.SetResult();

        Assert.That(await shown, Is.EqualTo(7));
        Assert.That(host.Errors.Split('\n').Distinct(), Is.EqualTo(new[] { "one: 2 of 3 checks, 1 passed, 1 failed", "one: 3 of 3 checks, 2 passed, 1 failed (done)" }));
    }

    [Test]
    public void An_evaluation_shows_what_it_is_how_far_behind_and_the_most_telling_first()
    {
        var report = Runs.Report(findings:
        [
            Runs.Finding("prod", "api:route.openshift.io/v1/routes", Verdict.Adds, "a vendor's"),
            Runs.Finding("prod", "leases", Verdict.Same, "as upstream"),
            Runs.Finding("prod", "job-ttl", Verdict.Lags, "upstream has it since 1.23"),
            Runs.Finding("prod", "pod-privileged", Verdict.Restricts, "an SCC says no", new Denier(DenierKind.Scc, "restricted-v2")),
        ]);
        using var console = new TestConsole();
        console.Profile.Width = 110;
        EvaluationView.Write(console, report, id => id == "pod-privileged" ? "Privileged pods" : null);

        Assert.That(Trimmed(console.Output), Is.EqualTo(
            """
            ── prod: Red Hat OpenShift, Kubernetes v1.20.2 ───────────────────────────────────────────────────────────────
            17 minors, 2087 days behind the newest upstream minor, 1.37; upstream no longer maintains it
            0 differs  1 restricts  1 lags  0 unknown  1 adds  1 same
            checks: 90 passed, 1 failed, 2 absent, 3 denied, 4 skipped, 0 broken; 456 requests in 12.3 s


              verdict     feature                            denied by           why
            ─────────────────────────────────────────────────────────────────────────────────────────────────
              restricts   Privileged pods                    scc restricted-v2   an SCC says no
              adds        api:route.openshift.io/v1/routes                       a vendor's
              lags        job-ttl                                                upstream has it since 1.23
            """));
    }

    [Test]
    public void The_summary_has_a_line_a_target_and_says_which_was_never_reached()
    {
        var report = Runs.Report(findings: [Runs.Finding("a", "x", Verdict.Restricts)]);
        report = report with { Targets = [report.Targets[0], Runs.Target("gone", reached: false, [])] };

        var lines = Rendered(RunSummary.Targets(report), 140).Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.That(lines, Does.Contain("target version behind differs restricts lags unknown adds same checks leftovers"));
        Assert.That(lines, Does.Contain("a v1.20.2 17 minors, 2087 days 0 1 0 0 0 0 100 0"));
        Assert.That(lines, Does.Contain("gone never reached – 0 0 0 0 0 0 100 0"));
    }

    private static RunBoard Board()
    {
        var board = new RunBoard(["upstream", "hardened", "third"]);
        board.Enter("upstream", TargetPhase.ComingUp, 4);
        board.Enter("upstream", TargetPhase.Running);
        board.Hear("upstream", new CheckStarted(Runs.Start, "crud/read", "A", 1));
        board.Hear("upstream", new CheckStarted(Runs.Start, "crud/create", "A", 1));
        board.Hear("upstream", Finished("crud/delete", "A", Outcome.Passed));
        board.Hear("upstream", Finished("crud/delete", "B", Outcome.Denied));
        board.Enter("hardened", TargetPhase.ComingUp, 4);
        board.Say("hardened", "building the API server: 3 of 7");
        return board;
    }

    private static CheckFinished Finished(string probe, string check, Outcome outcome) => new(new CheckRecord
    {
        Suite = "crud", Probe = probe, Check = check, Feature = "object-crud", Claim = "", Spec = "", Severity = Severity.Normal,
        Outcome = outcome, Reason = "", StartedAt = Runs.Start, Seconds = 0.1, Requests = 1, Attempt = 1,
    });

    private static string Rendered(Spectre.Console.Rendering.IRenderable what, int width = 100)
    {
        using var console = new TestConsole();
        console.Profile.Width = width;
        console.Write(what);
        return Trimmed(console.Output);
    }

    private static string Trimmed(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim('\n');
}
