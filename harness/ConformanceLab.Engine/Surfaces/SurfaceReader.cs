using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Engine;

/// <summary>Reads parts of a surface. What can't be read becomes a gap.</summary>
internal sealed class SurfaceReader(TargetSession session)
{
    private readonly ConcurrentDictionary<string, SurfaceGap> gaps = new(StringComparer.Ordinal);

    /// <summary>What could not be read so far, sorted.</summary>
    public IReadOnlyList<SurfaceGap> Gaps => [.. gaps.Values.OrderBy(gap => gap.What, StringComparer.Ordinal)];

    public static ParallelOptions Many(CancellationToken ct) => new() { MaxDegreeOfParallelism = 16, CancellationToken = ct };

    public void Missed(string what, string why) => gaps.TryAdd(what, new SurfaceGap(what, why));

    public void Missed(string what, Answer answer) => Missed(what, $"{answer.Status}{(answer.Message is { } message ? $": {Redaction.Text(message)}" : "")}");

    /// <summary>Reads one part of the surface. One that makes no sense is a gap, and costs no other part.</summary>
    public async Task<T> Part<T>(string name, Func<Task<T>> read, T unread)
    {
        try
        {
            return await read();
        }
        catch (OutcomeException e)
        {
            Missed(name, e.Message);
            return unread;
        }
    }

    /// <summary>The items of a list; old servers write an empty one as null.</summary>
    public static IEnumerable<JsonNode> Items(Answer? list) => ((list?.At("items") as JsonArray) ?? []).OfType<JsonNode>();

    /// <summary>The answer where it succeeded; null, with a gap, where it did not.</summary>
    public async Task<Answer?> Try(string path, CancellationToken ct, string accept = "application/json")
    {
        try
        {
            var answer = await Get(path, ct, accept);
            if (answer.Succeeded)
            {
                return answer;
            }

            Missed(path, answer);
        }
        catch (UntoldException e)
        {
            Missed(path, e.Message);
        }

        return null;
    }

    public async Task<Answer> Get(string path, CancellationToken ct, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await session.Send(request, ct);
    }

    public async Task<Answer> Post(string path, object body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return await session.Send(request, ct);
    }
}
