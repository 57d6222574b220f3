using System.Diagnostics;
using System.Globalization;
using System.Text;
using CliWrap;
using ConformanceLab.Clusters.ControlPlane;

namespace ConformanceLab.Clusters.Binaries;

/// <summary>A command of a build went wrong.</summary>
internal sealed class BuildStepException(string reason) : Exception(reason);

/// <summary>Runs a build's commands: all they print goes to a log, and what they are at is told while they run.</summary>
internal sealed class BuildSteps(string log, IProgress<string> progress, TimeProvider time)
{
    /// <summary>The environment variable that long steps bear, with the build's folder, so that those of a killed command are found.</summary>
    public const string Marker = "CONFORMANCELAB_BUILD";

    private const int TailLines = 12;

    /// <summary>Often enough to see that it lives, and seldom enough for a log.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Runs a command.</summary>
    /// <param name="what">What it does, for the user.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Laid over ours; null takes a variable out.</param>
    /// <param name="ct">Ends it and what it started.</param>
    /// <param name="mayFail">Whether a failure is for the caller to judge.</param>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="BuildStepException">It failed.</exception>
    public async Task<string> RunAsync(
        string what, IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string?> environment, CancellationToken ct, bool mayFail = false)
    {
        var output = new StringBuilder();
        var tail = new Queue<string>();
        var started = Stopwatch.GetTimestamp();
        await using var file = new StreamWriter(log, append: true) { AutoFlush = true };
        await file.WriteLineAsync($"$ {string.Join(' ', command)}".AsMemory(), ct);
        var gate = new Lock();

        // Ctrl-C reaches us alone, and we end it: what is at a package manager must not be cut by the terminal.
        string[] full = Executables.Find("setsid") is { } setsid ? [setsid, .. command] : [.. command];
        var running = Cli.Wrap(full[0])
            .WithArguments(full[1..])
            .WithWorkingDirectory(folder)
            .WithEnvironmentVariables(environment)
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line => Take(line, isOutput: true)))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(line => Take(line, isOutput: false)))
            .ExecuteAsync(ct);
        await using (time.CreateTimer(_ => Beat(), null, Heartbeat, Heartbeat))
        {
            var result = await running;
            ct.ThrowIfCancellationRequested();
            return result.IsSuccess || mayFail
                ? output.ToString()
                : throw new BuildStepException($"{what} failed: {command[0]} ended with exit code {result.ExitCode}. Its last lines:\n    {string.Join("\n    ", tail)}\n  The whole log: {log}");
        }

        void Take(string line, bool isOutput)
        {
            lock (gate)
            {
                file.WriteLine(line);
                if (isOutput)
                {
                    output.Append(line).Append('\n');
                }

                if (!string.IsNullOrWhiteSpace(line))
                {
                    tail.Enqueue(line);
                    if (tail.Count > TailLines)
                    {
                        tail.Dequeue();
                    }
                }
            }
        }

        void Beat()
        {
            lock (gate)
            {
                var elapsed = Stopwatch.GetElapsedTime(started);
                progress.Report(string.Create(CultureInfo.InvariantCulture, $"{what}: {(int)elapsed.TotalMinutes}:{elapsed.Seconds:D2} so far{(tail.Count > 0 ? $", at: {tail.Last().Trim()}" : "")}"));
            }
        }
    }
}
