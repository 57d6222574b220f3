using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodStreams;

[Probe("A command runs in a container, and its output, errors and exit code come back")]
[Feature("pod-exec")]
[Spec("https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/")]
[Requires(Capability.ReadyNodes)]
public sealed class ExecInside : Probe
{
    [Test]
    public async Task Output_and_errors_come_apart(CancellationToken ct)
    {
        var done = await Exec("echo to-output; echo to-errors >&2", ct);

        Assert.That((done.Output, done.Errors), Is.EqualTo(("to-output\n", "to-errors\n")));
    }

    [Test]
    public async Task Success_is_told(CancellationToken ct) => Assert.That((await Exec("true", ct)).ExitCode, Is.Zero);

    [Test]
    public async Task The_exit_code_is_told(CancellationToken ct)
    {
        var done = await Exec("exit 42", ct);

        Assert.That((JsonPath.Text(done.Status, "reason"), done.ExitCode), Is.EqualTo(("NonZeroExitCode", (int?)42)));
    }

    [Test]
    public async Task Input_reaches_the_command(CancellationToken ct)
    {
        await Started(ct);

        var done = await Api.Exec("shell", ["/bin/sh", "-c", "read line; echo got $line"], ct, input: "a word\n");

        Assert.That((done.Output, done.ExitCode), Is.EqualTo(("got a word\n", (int?)0)));
    }

    [Test]
    public async Task A_command_that_is_not_there_fails(CancellationToken ct)
    {
        await Started(ct);

        var done = await Api.Exec("shell", ["/bin/no-such-command"], ct);

        Assert.That(JsonPath.Text(done.Status, "status"), Is.EqualTo("Failure"));
    }

    private async Task<Streamed> Exec(string script, CancellationToken ct)
    {
        await Started(ct);
        return await Api.Exec("shell", ["/bin/sh", "-c", script], ct);
    }

    private async Task Started(CancellationToken ct)
    {
        await Once(Shell("shell", Stay), ct);
        await Running("shell", ct);
    }
}
