using ConformanceLab.Clusters.ControlPlane;

namespace ConformanceLab.Clusters.Tests.ControlPlane;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LogTailTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task The_cause_is_found_before_the_help_text_that_follows_it()
    {
        var lines = await ReadAsync(
            """
            I1123 starting
            Error: invalid argument "X=true" for "--feature-gates" flag: unrecognized feature gate: X
            Usage:
              kube-controller-manager [flags]

            Debugging flags:

                  --contention-profiling    Enable lock contention profiling
              -v, --v Level                 number for the log level verbosity
            """);

        Assert.That(lines, Is.EqualTo(new[] { "I1123 starting", "Error: invalid argument \"X=true\" for \"--feature-gates\" flag: unrecognized feature gate: X" }));
    }

    [Test]
    public async Task The_cause_is_found_before_the_stack_trace_that_follows_it()
    {
        var lines = await ReadAsync("I1123 serving\nfatal error: fault\n[signal SIGSEGV: segmentation violation]\n\ngoroutine 1 [running]:\nmain.main()\n\t/main.go:1\n");

        Assert.That(lines, Is.EqualTo(new[] { "I1123 serving", "fatal error: fault", "[signal SIGSEGV: segmentation violation]" }));
    }

    [Test]
    public async Task Of_a_long_log_only_the_end_is_shown()
    {
        var lines = await ReadAsync(string.Join('\n', Enumerable.Range(1, 100).Select(number => $"I1123 {number}")));

        Assert.That(lines, Has.Count.EqualTo(15));
        Assert.That(lines[^1], Is.EqualTo("I1123 100"));
    }

    [Test]
    public async Task No_log_is_no_lines() => Assert.That(await LogTail.ReadAsync(_folder["none.log"], CancellationToken.None), Is.Empty);

    private Task<IReadOnlyList<string>> ReadAsync(string log) => LogTail.ReadAsync(_folder.Write("x.log", log), CancellationToken.None);
}
