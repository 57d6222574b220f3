using ConformanceLab.Cli.Commands;
using ConformanceLab.Cli.Completing;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Cli.Running;
using ConformanceLab.Model;
using ConformanceLab.Reports;
using CliWrap.Buffered;

namespace ConformanceLab.Cli.Tests.Commands;

public sealed class HostingTests
{
    [Test]
    public void The_first_signal_stops_in_order_the_second_at_once_and_the_third_is_left_to_the_system()
    {
        var told = new List<string>();
        using var interruption = new Interruption(told.Add);

        Assert.That((interruption.Requested, interruption.Signal()), Is.EqualTo((false, true)));
        Assert.That((interruption.Graceful.IsCancellationRequested, interruption.Forceful.IsCancellationRequested), Is.EqualTo((true, false)));
        Assert.That((interruption.Signal(), interruption.Forceful.IsCancellationRequested), Is.EqualTo((true, true)));
        Assert.That((interruption.Signal(), told.Count), Is.EqualTo((false, 2)));
    }

    [TestCase("arn:aws:eks:eu-west-1:123:cluster/Prod", "arn-aws-eks-eu-west-1-123-cluster-prod")]
    [TestCase("prod", "prod")]
    [TestCase("--", "cluster")]
    [TestCase(null, "in-cluster")]
    [TestCase("a1234567890123456789012345678901234567890123456789012345678901-x", "a1234567890123456789012345678901234567890123456789012345678901")]
    public void A_context_gives_its_target_a_name(string? context, string name)
    {
        Assert.That(EvaluateCommand.NameOf(new Connection([], context)), Is.EqualTo(name));
        Assert.That(name, Does.Match(LabTarget.NamePattern));
    }

    [Test]
    public void The_job_of_a_CI_system_is_told_from_its_variables()
    {
        var variables = new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true", ["GITHUB_WORKFLOW"] = "nightly", ["GITHUB_SERVER_URL"] = "https://github.com", ["GITHUB_REPOSITORY"] = "a/b", ["GITHUB_RUN_ID"] = "7", ["GITHUB_RUN_NUMBER"] = "42",
        };

        Assert.That(ReportSetup.Build(variables.GetValueOrDefault), Is.EqualTo(new BuildInfo("github", "nightly", "https://github.com/a/b/actions/runs/7", 42)));
        Assert.That(ReportSetup.Build(_ => null), Is.Null);
    }

    [TestCase("suits", "suites")]
    [TestCase("controll", "control")]
    [TestCase("gaet", "gate")]
    [TestCase("SUITES", "suites")]
    [TestCase("xyz", null)]
    public void The_nearest_word_is_the_one_that_was_meant(string word, string? meant) =>
        Assert.That(Nearest.To(word, ["suites", "control", "gate", "targets"]), Is.EqualTo(meant));

    [TestCase("bash", "conformancelab run --target ", "one two")]
    [TestCase("bash", "conformancelab run --target t", "two")]
    [Platform(Exclude = "Win")]
    public async Task The_script_for_bash_offers_what_the_command_says(string shell, string line, string offered)
    {
        // The command is stood in for by a function that answers as it would.
        var script = $$"""
            conformancelab() { [[ "$1" == "[suggest:{{line.Length}}]" && "$2" == "{{line}}" ]] && printf 'one\ntwo\n'; }
            {{ShellScripts.All[shell]}}
            COMP_LINE="{{line}}"; COMP_POINT={{line.Length}}; COMP_WORDS=(conformancelab run --target "{{line.Split(' ')[^1]}}"); COMP_CWORD=3
            _conformancelab; echo "${COMPREPLY[*]}"
            """;
        var result = await CliWrap.Cli.Wrap("bash").WithArguments(["-c", script]).ExecuteBufferedAsync();

        Assert.That((result.StandardOutput.Trim(), result.StandardError), Is.EqualTo((offered, "")));
    }
}
