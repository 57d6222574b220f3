using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConformanceLab.Model;

namespace ConformanceLab.Probes;

/// <summary>What one probe owns on the target.</summary>
/// <param name="choose">Gives the namespace's name when it is first asked for, and says whether the namespace is there already.</param>
internal sealed class ProbeSpace(Func<(string Name, bool Made)> choose)
{
    private readonly Lock gate = new();
    private Task? making;
    private string? name;

    /// <summary>A namespace with this name, which is still to be made.</summary>
    public ProbeSpace(string name)
        : this(() => (name, false))
    {
    }

    public string Namespace
    {
        get
        {
            lock (gate)
            {
                if (name is null)
                {
                    (name, var made) = choose();
                    making = made ? Task.CompletedTask : null;
                }

                return name;
            }
        }
    }

    /// <summary>Whether many probes share it, and nothing is made in it.</summary>
    public bool Rehearsed { get; init; }

    /// <summary>Whether a check asked for the namespace; it is made before the first request that goes there.</summary>
    public bool Wanted { get; set; }

    public bool Made => making is { IsCompletedSuccessfully: true };

    /// <summary>What was created outside of a namespace of our own: path by time, to be removed latest first.</summary>
    public ConcurrentQueue<string> Created { get; } = new();

    /// <summary>What was created in a namespace of our own.</summary>
    public ConcurrentQueue<string> Inside { get; } = new();

    /// <summary>Whether something happened in the namespace that the removal of what was created does not undo, as far as we can tell.</summary>
    public bool Untidy { get; set; }

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
    /// <summary>What nobody but its maker acts upon, so that with it everything is gone that came of it.</summary>
    private static readonly HashSet<string> Plain = ["configmaps", "leases", "pods", "podtemplates", "rolebindings", "roles", "secrets"];

    /// <summary>More than this is left to the end of the namespace.</summary>
    private const int MostToTidy = 12;

    private readonly ConcurrentQueue<string> deleted = new();
    private readonly ConcurrentQueue<string> lent = new();

    /// <summary>Waits until everything that the probes made is gone.</summary>
    /// <param name="ct">Bounds the waiting.</param>
    /// <returns>What is left, as paths of the API.</returns>
    public async Task<IReadOnlyList<string>> Close(CancellationToken ct)
    {
        var left = new ConcurrentBag<string>();
        foreach (var (probe, space) in spaces)
        {
            await OrLeft(Leave(probe, ct), () => space.Made ? [.. space.Created, $"/api/v1/namespaces/{space.Namespace}"] : space.Created);
        }

        while (lent.TryDequeue(out var ns))
        {
            await OrLeft(Delete($"/api/v1/namespaces/{ns}", ct), () => [$"/api/v1/namespaces/{ns}"]);
        }

        await Parallel.ForEachAsync(deleted, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = CancellationToken.None }, async (path, _) =>
        {
            if (!await Gone(path, ct))
            {
                left.Add(path);
            }
        });
        return [.. left.Order(StringComparer.Ordinal)];

        // Not seen to be gone is left, and reported as such.
        async Task OrLeft(Task removal, Func<IEnumerable<string>> paths)
        {
            try
            {
                await removal;
            }
            catch (Exception e) when (e is OperationCanceledException or UntoldException)
            {
                foreach (var path in paths())
                {
                    left.Add(path);
                }
            }
        }
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

        if (Mode == RunMode.Namespaced)
        {
            return spaces.GetOrAdd(probe, _ => new ProbeSpace(freeNamespaces.TryDequeue(out var free) ? free : throw new UntoldException("More probes at once than namespaces were given")));
        }

        var fresh = probe.GetCustomAttribute<ProbeAttribute>() is { Fresh: true };
        return spaces.GetOrAdd(probe, _ => new ProbeSpace(() => !fresh && lent.TryDequeue(out var tidy) ? (tidy, true) : (UniqueName("probe"), false)));
    }

    /// <summary>Removes what a probe made, without waiting for the end of its namespace: that costs a cluster more than a hundred requests, so a namespace that is as it was at first is
    /// lent to the next probe instead. What probes share is left when the session is closed.</summary>
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
            if (!space.Rehearsed && await Tidied(space, ct))
            {
                lent.Enqueue(space.Namespace);
            }
            else
            {
                await Delete($"/api/v1/namespaces/{space.Namespace}", ct);
            }
        }

        spaces.TryRemove(probe, out _);
    }

    /// <summary>Removes what was created in a namespace, where that leaves it as it was at first.</summary>
    /// <returns>Whether it did.</returns>
    private async Task<bool> Tidied(ProbeSpace space, CancellationToken ct)
    {
        var items = space.Inside.Distinct(StringComparer.Ordinal).Reverse().ToList();
        if (space.Untidy || items.Count > MostToTidy || !items.TrueForAll(path => Plain.Contains(path.Split('/')[^2])))
        {
            return false;
        }

        foreach (var path in items)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, $"{path}?propagationPolicy=Background");
            await Send(request, ct);

            // What a finalizer or a node holds is not gone at once.
            if ((await Get(path, ct)).Status != (int)HttpStatusCode.NotFound)
            {
                return false;
            }
        }

        return true;
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
        if (Mode == RunMode.Namespaced || !IsInside(space, item))
        {
            space.Created.Enqueue(item);
        }
        else
        {
            space.Inside.Enqueue(item);
        }
    }

    /// <summary>Takes note of a request that may have changed something, whatever became of it.</summary>
    internal static void Touch(HttpMethod method, string path, bool created)
    {
        if (CheckScope.Current?.Space is not { Wanted: true } space || !$"{path}/".Contains($"/namespaces/{space.Namespace}/", StringComparison.Ordinal))
        {
            return;
        }

        // What is created at its own path is remembered; what is created beside it, and what changes that the probe did not create, is no longer what it was.
        var parts = path.Trim('/').Split('/');
        var collection = parts[0] == "api" ? 5 : 6;
        if (created ? method == HttpMethod.Post && parts.Length > collection : !space.Inside.Contains($"/{string.Join('/', parts.Take(collection + 1))}"))
        {
            space.Untidy = true;
        }
    }

    private static bool IsInside(ProbeSpace space, string path) => space.Wanted && path.Contains($"/namespaces/{space.Namespace}/", StringComparison.Ordinal);

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

            foreach (var secret in Options.Images.PullSecrets)
            {
                await CopySecret(secret, ns, ct);
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

    /// <summary>Copies a pull secret. Outside of any check's record, so that what is in it is never written down.</summary>
    private async Task CopySecret(string secret, string ns, CancellationToken ct)
    {
        var parts = secret.Split('/');
        var original = await Get($"/api/v1/namespaces/{parts[0]}/secrets/{parts[1]}", ct);
        if (!original.Succeeded)
        {
            throw new UntoldException($"The pull secret {secret} can't be read: {original.Status}. Make it, or take it out of `images.pullSecrets`");
        }

        var copy = JsonSerializer.SerializeToNode(new { apiVersion = "v1", kind = "Secret", metadata = new { name = parts[1] } })!.AsObject();
        copy["type"] = original.At("type")?.DeepClone();
        copy["data"] = original.At("data")?.DeepClone();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/namespaces/{ns}/secrets") { Content = JsonContent.Create(copy) };
        var made = await Send(request, ct);
        if (!made.Succeeded)
        {
            throw new UntoldException($"The pull secret {secret} can't be copied into {ns}: {made.Status}");
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
