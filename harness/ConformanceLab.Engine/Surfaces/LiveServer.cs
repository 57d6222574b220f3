using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Engine;

/// <summary>An API server, read without any probe.</summary>
/// <param name="Surface">All that it says of itself.</param>
/// <param name="GateStages">Stages of its feature gates as its metrics word them: empty for GA. Empty before 1.26.</param>
public sealed record LiveServer(Surface Surface, IReadOnlyDictionary<string, string> GateStages)
{
    /// <summary>Reads a server. The one namespace that this takes is gone again in the end.</summary>
    /// <param name="access">How to reach it.</param>
    /// <param name="runId">The label's value on the namespace.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="UnreadServerException">The server doesn't answer, or what was made there isn't gone.</exception>
    public static async Task<LiveServer> ReadAsync(TargetAccess access, string runId, TimeProvider time, CancellationToken ct)
    {
        await using var session = new TargetSession(access, new SessionOptions(runId, RunMode.Full, [], []), time, ct);
        try
        {
            var surface = await new SurfaceCapture(session, time).Capture(ct);
            var stages = await new GateSurface(new SurfaceReader(session)).Stages(ct);
            using var bound = new CancellationTokenSource(Within.NamespaceGone.Duration);
            var left = await session.Close(bound.Token);
            return left.Count == 0
                ? new LiveServer(surface, stages)
                : throw new UnreadServerException($"{string.Join(", ", left)} could not be removed. 'conformancelab cleanup' tries again.");
        }
        catch (OutcomeException e)
        {
            throw new UnreadServerException($"the server at {session.Host} could not be read: {e.Message}", e);
        }
    }
}
