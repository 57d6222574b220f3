using System.Diagnostics;
using System.Text.Json;
using ConformanceLab.Model;

namespace ConformanceLab.Engine;

/// <summary>How to start a worker.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments, up to and including the one that makes it a worker.</param>
public sealed record WorkerCommand(string FileName, IReadOnlyList<string> Arguments);

/// <summary>How a target's run ended.</summary>
/// <param name="Surface">Its surface; null where it was never reached.</param>
/// <param name="Failure">Why the target could not be run to the end; null where it could.</param>
/// <param name="Interrupted">Whether it was stopped early.</param>
public sealed record TargetOutcome(Surface? Surface, string? Failure, bool Interrupted);

/// <summary>The parent's side: starts a worker for a target, writes what it says into the run folder, and outlives its death.</summary>
/// <param name="command">How to start a worker.</param>
/// <param name="recognise">Tells whose cluster it is from its surface.</param>
/// <param name="time">The clock.</param>
public sealed class TargetRunner(WorkerCommand command, Func<Surface, Distro> recognise, TimeProvider time)
{
    // Every death takes at least the checks that were running; more deaths than this are no accident of single checks.
    private const int MostDeaths = 5;
    private const int StderrLines = 20;

    /// <summary>Runs the job to its end.</summary>
    /// <param name="job">What to do.</param>
    /// <param name="runFolder">The run's folder; journal, surface and evidence are written there.</param>
    /// <param name="progress">Sees every journal entry as it is written.</param>
    /// <param name="graceful">Stops the checks; what was made is still removed.</param>
    /// <param name="forceful">Ends the worker at once.</param>
    public async Task<TargetOutcome> RunAsync(WorkerJob job, string runFolder, IProgress<JournalEntry> progress, CancellationToken graceful, CancellationToken forceful)
    {
        using var journal = new Journal(runFolder, job.Target);
        var notes = new Notes(job, runFolder, journal, progress, recognise, time);
        notes.Write(new TargetPlanned(time.GetUtcNow(), job.RunId, job.Target, job.Provider, job.Role, job.Mode, job.Attempt, job.Probes, job.Posture, job.ClusterOf));
        for (var deaths = 0; ;)
        {
            var death = await RunWorker(job with { Probes = notes.Untouched() }, notes, graceful, forceful);
            if (notes.Failure is not null || notes.Closed || graceful.IsCancellationRequested || forceful.IsCancellationRequested)
            {
                return new TargetOutcome(notes.Surface, notes.Failure, graceful.IsCancellationRequested || forceful.IsCancellationRequested);
            }

            notes.Bury(death);
            if (++deaths >= MostDeaths || notes.Untouched().Count == 0 || notes.Surface is null)
            {
                notes.Abandon($"the worker died {deaths} time{(deaths == 1 ? "" : "s")}, the last time so: {death}");
                return new TargetOutcome(notes.Surface, notes.Failure, false);
            }
        }
    }

    private async Task<string> RunWorker(WorkerJob job, Notes notes, CancellationToken graceful, CancellationToken forceful)
    {
        using var process = new Process { StartInfo = StartInfo() };
        var stderr = new Queue<string>();
        process.ErrorDataReceived += (_, line) => Keep(stderr, line.Data);
        process.Start();
        process.BeginErrorReadLine();
        using var stop = graceful.Register(() => Tell(process, "stop"));
        using var kill = forceful.Register(() => process.Kill(entireProcessTree: true));
        Tell(process, JsonSerializer.Serialize(job, WorkerJson.Line.WorkerJob));
        if (graceful.IsCancellationRequested)
        {
            Tell(process, "stop");
        }

        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (Parse(line) is { } said)
            {
                notes.Hear(said);
            }
            else
            {
                Keep(stderr, line);
            }
        }

        await process.WaitForExitAsync(CancellationToken.None);
        lock (stderr)
        {
            return $"exit code {process.ExitCode}{(stderr.Count > 0 ? $": {string.Join(" | ", stderr)}" : ", and it printed nothing")}";
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(command.FileName) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static WorkerEvent? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, WorkerJson.Line.WorkerEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Tell(Process process, string line)
    {
        try
        {
            process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It is dead already, which the end of its output tells.
        }
    }

    private static void Keep(Queue<string> lines, string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (lines)
        {
            lines.Enqueue(Probes.Redaction.Text(line.Trim()));
            if (lines.Count > StderrLines)
            {
                lines.Dequeue();
            }
        }
    }

    /// <summary>What is known so far of a target's run.</summary>
    private sealed class Notes(WorkerJob job, string runFolder, Journal journal, IProgress<JournalEntry> progress, Func<Surface, Distro> recognise, TimeProvider time)
    {
        private readonly HashSet<CheckId> running = [];
        private readonly HashSet<CheckId> touched = [];

        public Surface? Surface { get; private set; }

        public string? Failure { get; private set; }

        public bool Closed { get; private set; }

        public void Write(JournalEntry entry)
        {
            journal.Append(entry);
            progress.Report(entry);
        }

        public IReadOnlyList<ProbeInfo> Untouched() =>
        [
            .. job.Probes
                .Select(probe => probe with { Checks = [.. probe.Checks.Where(check => !touched.Contains(new CheckId(probe.Id, check)))] })
                .Where(probe => probe.Checks.Count > 0),
        ];

        public void Hear(WorkerEvent said)
        {
            switch (said)
            {
                case SurfaceSeen seen:
                    Reached(seen.Surface);
                    break;
                case WorkerFailed failed:
                    Failure = failed.Reason;
                    Write(new TargetFailed(time.GetUtcNow(), failed.Reason));
                    break;
                case WorkerEntry { Entry: CheckStarted check }:
                    running.Add(new CheckId(check.Probe, check.Check));
                    touched.Add(new CheckId(check.Probe, check.Check));
                    Write(check);
                    break;
                case WorkerEntry { Entry: CheckFinished check } entry:
                    Finished(check, entry.Evidence);
                    break;
                case WorkerEntry { Entry: TargetClosed closed }:
                    Closed = true;
                    Write(closed);
                    break;
            }
        }

        public void Bury(string death)
        {
            foreach (var check in running.Order(Comparer<CheckId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))).ToList())
            {
                Write(Broken(check, $"the worker died while this check ran: {death}"));
            }

            running.Clear();
        }

        public void Abandon(string reason)
        {
            foreach (var check in Untouched().SelectMany(probe => probe.Checks.Select(name => new CheckId(probe.Id, name))))
            {
                Write(Broken(check, reason));
            }

            Failure = reason;
            Write(new TargetFailed(time.GetUtcNow(), reason));
        }

        private void Reached(Surface surface)
        {
            // A worker that follows a dead one sees what the dead one left behind; the first look is the clean one.
            if (Surface is not null)
            {
                return;
            }

            Surface = surface;
            WriteFile(RunFiles.Surface(job.Target), JsonSerializer.Serialize(surface, RunJson.File.Surface));
            Write(new TargetReached(time.GetUtcNow(), surface.Version, recognise(surface), surface.Capabilities));
        }

        private void Finished(CheckFinished check, EvidenceFile? evidence)
        {
            var id = new CheckId(check.Record.Probe, check.Record.Check);
            running.Remove(id);
            touched.Add(id);
            if (evidence is not null && check.Record.Evidence is { } path)
            {
                WriteFile(path, JsonSerializer.Serialize(evidence, RunJson.File.EvidenceFile));
            }

            Write(check);
        }

        private CheckFinished Broken(CheckId id, string reason) => (CheckFinished)new OutcomeReader(job, time).NotRun(id, Outcome.Broken, reason).Entry;

        private void WriteFile(string relative, string text)
        {
            var path = Path.Combine(runFolder, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text + "\n");
        }
    }
}
