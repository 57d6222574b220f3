using System.Reflection;
using System.Text.Json;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace ConformanceLab.Engine;

/// <summary>The worker's side: one process, one target, one run of NUnit.</summary>
public sealed class Worker(TextWriter output, Func<Connection, CancellationToken, Task<TargetAccess>> connect, TimeProvider time)
{
    private readonly Lock gate = new();

    /// <summary>Does the job on the first line of the input, and stops early at the line <c>stop</c> or at the end of the input.</summary>
    /// <param name="input">The parent's pipe.</param>
    /// <param name="ct">Stops early, too.</param>
    public async Task RunAsync(TextReader input, CancellationToken ct)
    {
        var line = await input.ReadLineAsync(ct) ?? throw new InvalidDataException("No job on stdin");
        var job = JsonSerializer.Deserialize(line, WorkerJson.Line.WorkerJob) ?? throw new InvalidDataException("The job on stdin is null");
        var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        ListenForStop(input, stop);
        try
        {
            await RunAsync(job, stop.Token);
        }
        catch (ConformanceLabException e)
        {
            Say(new WorkerFailed(e.Message));
        }
        catch (OutcomeException e)
        {
            Say(new WorkerFailed(e.Message));
        }
    }

    // On a thread of its own, since a read of stdin can't be cancelled: it ends with the process, as the parent's pipe does.
    private static void ListenForStop(TextReader input, CancellationTokenSource stop)
    {
        var thread = new Thread(() =>
        {
            input.ReadLine();
            stop.Cancel();
        })
        {
            IsBackground = true,
            Name = "stop",
        };
        thread.Start();
    }

    private async Task RunAsync(WorkerJob job, CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        var access = await connect(job.Connection, stopping);
        await using var session = new TargetSession(access, new SessionOptions(job.RunId, job.Mode, job.Namespaces, [], job.Posture) { Patience = job.Patience, Images = job.Images }, time, stopping);
        TargetSession.Current = session;
        var surface = await new SurfaceCapture(session, time).Capture(stopping);
        session.AssignsUsers = surface.Resources.Any(resource => resource is { Group: "security.openshift.io", Name: "securitycontextconstraints" });
        Say(new SurfaceSeen(surface));

        var reader = new OutcomeReader(job, time);
        await Task.Run(() => RunNUnit(job, session, reader, Runnable(job, surface, reader), stopping), CancellationToken.None);

        // Of its own, so that an interrupted run removes what it made, too.
        using var bound = new CancellationTokenSource(Within.NamespaceGone.Duration);
        var leftovers = await session.Close(bound.Token);
        Say(new WorkerEntry(new TargetClosed(time.GetUtcNow(), Math.Round(time.GetElapsedTime(started).TotalSeconds, 3), session.Requests, leftovers), null));
    }

    private HashSet<CheckId> Runnable(WorkerJob job, Surface surface, OutcomeReader reader)
    {
        var runnable = new HashSet<CheckId>();
        foreach (var probe in job.Probes)
        {
            var obstacle = Obstacle(probe, job, surface);
            foreach (var check in probe.Checks.Select(name => new CheckId(probe.Id, name)))
            {
                if (obstacle is null)
                {
                    runnable.Add(check);
                }
                else
                {
                    Say(reader.NotRun(check, Outcome.Skipped, obstacle));
                }
            }
        }

        return runnable;
    }

    private static string? Obstacle(ProbeInfo probe, WorkerJob job, Surface surface)
    {
        if (probe.Access < job.Mode)
        {
            return $"the run's mode is {job.Mode.Word()}, and the probe needs {probe.Access.Word()}";
        }

        var needed = probe.Requires.ToList();
        if (job.Mode == RunMode.Full && probe.Access != RunMode.ReadOnly)
        {
            needed.Add(Capability.CreateNamespaces);
        }

        var missing = needed.Except(surface.Capabilities).ToList();
        return missing.Count == 0 ? null : $"the target has no {string.Join(", no ", missing.Select(capability => capability.Word()))}";
    }

    private void RunNUnit(WorkerJob job, TargetSession session, OutcomeReader reader, HashSet<CheckId> runnable, CancellationToken stopping)
    {
        if (runnable.Count == 0)
        {
            return;
        }

        var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
        var workers = job.Mode == RunMode.Namespaced ? Math.Min(job.Parallel, job.Namespaces.Count) : job.Parallel;
        runner.Load(Assembly.LoadFrom(job.SuitesAssembly), new Dictionary<string, object> { ["NumberOfTestWorkers"] = workers });
        ProbeCatalog.PatientFirst(runner.LoadedTest!);
        using var registration = stopping.Register(runner.StopRun);
        runner.Run(new Listener(this, job, session, reader, time, stopping), new CheckFilter(runnable));
    }

    private void Say(WorkerEvent said)
    {
        var line = JsonSerializer.Serialize(said, WorkerJson.Line.WorkerEvent);
        lock (gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private sealed class CheckFilter(HashSet<CheckId> checks) : TestFilter
    {
        public override bool Match(ITest test) => !test.IsSuite && test.TypeInfo is not null && checks.Contains(ProbeCatalog.Check(test));

        public override TNode AddToXml(TNode parentNode, bool recursive) => throw new InvalidOperationException("This filter is made of ids and is never sent to another process");
    }

    private sealed class Listener(Worker worker, WorkerJob job, TargetSession session, OutcomeReader reader, TimeProvider time, CancellationToken stopping) : ITestListener
    {
        public void TestStarted(ITest test)
        {
            if (!test.IsSuite)
            {
                var id = ProbeCatalog.Check(test);
                worker.Say(new WorkerEntry(new CheckStarted(time.GetUtcNow(), id.Probe, id.Check, job.Attempt), null));
            }
        }

        public void TestFinished(ITestResult result)
        {
            if (result.Test.IsSuite)
            {
                return;
            }

            session.Scopes.TryRemove(result.Test.Id, out var scope);
            var entry = reader.Read(result, scope);

            // What was cut off by the stop has no outcome; a resumed run does it again.
            if (!(stopping.IsCancellationRequested && entry.Entry is CheckFinished { Record.Outcome: Outcome.Broken or Outcome.Skipped }))
            {
                worker.Say(entry);
            }
        }

        public void TestOutput(TestOutput output)
        {
            // What a probe prints is nobody's business but its author's, who has a debugger.
        }

        public void SendMessage(TestMessage message)
        {
            // No test of ours sends any.
        }
    }
}
