using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;

namespace ConformanceLab.Probes;

/// <summary>What came over a stream from a container.</summary>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
/// <param name="Status">How it ended, as a Status object; null where it was left before, or the server didn't say.</param>
public sealed record Streamed(string Output, string Errors, JsonObject? Status)
{
    /// <summary>The command's exit code; null where the Status names none.</summary>
    public int? ExitCode =>
        JsonPath.Text(Status, "status") == "Success" ? 0
        : (JsonPath.Find(Status, "details.causes") as JsonArray)?.FirstOrDefault(cause => JsonPath.Text(cause, "reason") == "ExitCode") is { } cause
            && int.TryParse(JsonPath.Text(cause, "message"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var code) ? code : null;
}

public sealed partial class Api
{
    /// <summary>Runs a command in a container, over a WebSocket.</summary>
    /// <param name="pod">The pod's name, in the probe's own namespace.</param>
    /// <param name="command">The command and its arguments.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="container">The container; null where the pod has only one.</param>
    /// <param name="input">Written to its standard input, which stays open; null gives it none.</param>
    /// <exception cref="OutcomeException">The server did not open the stream: the outcome that its answer tells.</exception>
    public async Task<Streamed> Exec(string pod, IReadOnlyList<string> command, CancellationToken ct, string? container = null, string? input = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        var query = new StringBuilder("stdout=true&stderr=true");
        query.Append(input is null ? "" : "&stdin=true").Append(container is null ? "" : $"&container={container}");
        foreach (var word in command)
        {
            query.Append("&command=").Append(Uri.EscapeDataString(word));
        }

        await using var stream = await ContainerStream.Open(session, PodPath(pod, $"exec?{query}"), ct);
        return await stream.Exchange(input, _ => false, ct);
    }

    /// <summary>Attaches to a container's process, over a WebSocket.</summary>
    /// <param name="pod">The pod's name, in the probe's own namespace.</param>
    /// <param name="query">Query parameters, such as <c>container=main&amp;stdout=true</c>.</param>
    /// <param name="input">Written to its standard input; null writes nothing.</param>
    /// <param name="enough">Leaves the stream once it holds.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="OutcomeException">The server did not open the stream: the outcome that its answer tells.</exception>
    public async Task<Streamed> Attach(string pod, string query, string? input, Func<Streamed, bool> enough, CancellationToken ct)
    {
        await using var stream = await ContainerStream.Open(session, PodPath(pod, $"attach?{query}"), ct);
        return await stream.Exchange(input, enough, ct);
    }

    /// <summary>Sends a text to a port of a pod, over a WebSocket.</summary>
    /// <param name="pod">The pod's name, in the probe's own namespace.</param>
    /// <param name="port">The port.</param>
    /// <param name="text">What is sent.</param>
    /// <param name="enough">Leaves the stream once it holds.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>What came back as output, and what the server said of failures as errors.</returns>
    /// <exception cref="OutcomeException">The server did not open the stream: the outcome that its answer tells.</exception>
    public async Task<Streamed> Forward(string pod, int port, string text, Func<Streamed, bool> enough, CancellationToken ct)
    {
        await using var stream = await ContainerStream.Open(session, PodPath(pod, string.Create(CultureInfo.InvariantCulture, $"portforward?ports={port}")), ct, ports: true);
        return await stream.Exchange(text, enough, ct);
    }

    /// <summary>Asks for the log of a container.</summary>
    /// <param name="pod">The pod's name, in the probe's own namespace.</param>
    /// <param name="query">Query parameters, such as <c>container=main&amp;tailLines=1</c>.</param>
    /// <param name="ct">Ends it.</param>
    public Task<Answer> TryLog(string pod, string query, CancellationToken ct) => TryGet(PodPath(pod, "log") + Query(query), ct);

    private static string PodPath(string pod, string rest) => $"{Resource.Of<V1Pod>().Item(ProbeNamespace(), pod)}/{rest}";
}
