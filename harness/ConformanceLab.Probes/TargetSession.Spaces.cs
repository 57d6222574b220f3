using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConformanceLab.Model;

namespace ConformanceLab.Probes;

/// <summary>What one probe owns on the target.</summary>
internal sealed class ProbeSpace(string name)
{
    private readonly Lock gate = new();
    private Task? making;

    public string Namespace { get; } = name;

    /// <summary>Whether many probes share it, and nothing is made in it.</summary>
    public bool Rehearsed { get; init; }

    /// <summary>Whether a check asked for the namespace; it is made before the first request that goes there.</summary>
    public bool Wanted { get; set; }

    public bool Made => making is { IsCompletedSuccessfully: true };

    /// <summary>What was created outside of a namespace of our own: path by time, to be removed latest first.</summary>
    public ConcurrentQueue<string> Created { get; } = new();

    /// <summary>Makes it, once for all checks; a making that failed is tried again.</summary>
    public Task MakeOnce(Func<Task> make)
    {
        lock (gate)
        {
            return making is null or { IsFaulted: true } or { IsCanceled: true } ? making = make() : making;
        }
    }
}

public sealed partial class TargetSession
{
    private readonly ConcurrentQueue<string> deleted = new();

    /// <summary>Waits until everything that the probes made is gone.</summary>
    /// <param name="ct">Bounds the waiting.</param>
    /// <returns>What is left, as paths of the API.</returns>
    public async Task<IReadOnlyList<string>> Close(CancellationToken ct)
    {
        var left = new ConcurrentBag<string>();
        foreach (var (probe, space) in spaces)
        {
            try
            {
                await Leave(probe, ct);
            }
            catch (Exception e) when (e is OperationCanceledException or UntoldException)
            {
                // Not seen to be gone is left, and reported as such.
                left.Add($"/api/v1/namespaces/{space.Namespace}");
            }
        }

        await Parallel.ForEachAsync(deleted, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = CancellationToken.None }, async (path, _) =>
        {
            if (!await Gone(path, ct))
            {
                left.Add(path);
            }
        });
        return [.. left.Order(StringComparer.Ordinal)];
    }

    /// <summary>Does work in a namespace that is nobody else's: one of our own making, else the first one given, else <c>default</c> where nothing may be created.</summary>
    /// <param name="work">Gets the namespace's name.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="OutcomeException">The namespace could not be made.</exception>
    public async Task<T> InOwnNamespace<T>(Func<string, Task<T>> work, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (Mode != RunMode.Full || !Options.Capabilities.Contains(Capability.CreateNamespaces))
        {
            return await work(Namespaces is [var given, ..] ? given : "default");
        }

        var name = UniqueName("samples");
        await Make(name, ct);
        try
        {
            return await work(name);
        }
        finally
        {
            await Delete($"/api/v1/namespaces/{name}", CancellationToken.None);
        }
    }

    internal ProbeSpace Enter(Type probe)
    {
        // A namespace costs the cluster more than all the dry runs in it. Of namespaces that were given, each probe takes one for its own time.
        if (Mode != RunMode.Namespaced && probe.GetCustomAttribute<ProbeAttribute>() is { Rehearsed: true })
        {
            return spaces.GetOrAdd(typeof(Probe), _ => new ProbeSpace(UniqueName("rehearsals")) { Rehearsed = true });
        }

        return spaces.GetOrAdd(probe, _ => new ProbeSpace(
            Mode == RunMode.Namespaced
                ? freeNamespaces.TryDequeue(out var free) ? free : throw new UntoldException("More probes at once than namespaces were given")
                : UniqueName("probe")));
    }

    /// <summary>Removes what a probe made, without waiting for the end of its namespace. What probes share is left when the session is closed.</summary>
    internal async Task Leave(Type probe, CancellationToken ct)
    {
        if (!spaces.TryGetValue(probe, out var space))
        {
            return;
        }

        CheckScope.Current = null;
        foreach (var path in space.Created.Reverse())
        {
            await Delete(path, ct);
        }

        if (Mode == RunMode.Namespaced)
        {
            foreach (var path in space.Created)
            {
                await Gone(path, ct);
            }

            freeNamespaces.Enqueue(space.Namespace);
        }
        else if (space.Made)
        {
            await Delete($"/api/v1/namespaces/{space.Namespace}", ct);
        }

        spaces.TryRemove(probe, out _);
    }

    internal async Task EnsureNamespaceFor(string path, CancellationToken ct)
    {
        if (Mode != RunMode.Full || CheckScope.Current?.Space is not { Wanted: true, Made: false } space
            || !path.Contains($"/namespaces/{space.Namespace}", StringComparison.Ordinal))
        {
            return;
        }

        await space.MakeOnce(() => Make(space.Namespace, ct));
    }

    internal void Remember(HttpMethod method, string path, string body)
    {
        if (CheckScope.Current?.Space is not { } space || ItemPath(method, path, body) is not { } item)
        {
            return;
        }

        // What lives in our own namespace goes with it.
        if (Mode == RunMode.Namespaced || !item.Contains($"/namespaces/{space.Namespace}/", StringComparison.Ordinal))
        {
            space.Created.Enqueue(item);
        }
    }

    private static string? ItemPath(HttpMethod method, string path, string body)
    {
        var parts = path.Trim('/').Split('/');
        var rest = parts.AsSpan(parts[0] == "api" ? 2 : 3);
        if (rest is ["namespaces", _, _, ..])
        {
            rest = rest[2..];
        }

        if (method != HttpMethod.Post)
        {
            return rest.Length == 2 ? path : null;
        }

        var name = rest.Length == 1 ? JsonPath.Text(JsonNode.Parse(body), "metadata.name") : null;
        return string.IsNullOrEmpty(name) ? null : $"{path}/{name}";
    }

    private async Task Make(string ns, CancellationToken ct)
    {
        // The making of the namespace is no part of what the check claims, so it stays out of the check's record.
        var scope = CheckScope.Current;
        CheckScope.Current = null;
        try
        {
            var body = JsonSerializer.SerializeToNode(new { apiVersion = "v1", kind = "Namespace", metadata = new { name = ns, labels = new Dictionary<string, string>(relaxation.Labels) { [RunLabel] = Options.RunId } } });
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/namespaces") { Content = JsonContent.Create(body) };
            var answer = await Send(request, ct);
            Answer.Must(answer).Succeed();
            foreach (var (path, grant) in relaxation.Grants(ns))
            {
                using var granting = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(grant) };
                Answer.Must(await Send(granting, ct)).Succeed();
            }

            if (Options.Capabilities.Contains(Capability.Controllers))
            {
                // Pods are refused until the default service account is there.
                await Until(async () => (await Get($"/api/v1/namespaces/{ns}/serviceaccounts/default", ct)).Succeeded, Within.ControllerActed, ct);
            }
        }
        finally
        {
            CheckScope.Current = scope;
        }
    }

    private async Task Delete(string path, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"{path}?propagationPolicy=Background");
        var answer = await Send(request, ct);
        if (answer.Status != (int)HttpStatusCode.NotFound)
        {
            deleted.Enqueue(path);
        }
    }

    private async Task<bool> Gone(string path, CancellationToken ct)
    {
        try
        {
            return await Until(async () => (await Get(path, ct)).Status == (int)HttpStatusCode.NotFound, Within.NamespaceGone, ct);
        }
        catch (Exception e) when (e is OperationCanceledException or UntoldException)
        {
            // Not seen to be gone is left, and reported as such.
            return false;
        }
    }

    internal async Task<Answer> Get(string path, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await Send(request, ct);
    }

    private async Task<bool> Until(Func<Task<bool>> holds, Wait within, CancellationToken ct)
    {
        var started = Time.GetTimestamp();
        for (var look = 0; !await holds(); look++)
        {
            if (Time.GetElapsedTime(started) > within.Duration)
            {
                return false;
            }

            await Task.Delay(Within.Pause(look), Time, ct);
        }

        return true;
    }
}
