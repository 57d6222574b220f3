using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Engine;

/// <summary>Asks the API server what it says of itself, all at once, and creates nothing.</summary>
internal sealed partial class SurfaceCapture(TargetSession session, TimeProvider time)
{
    private readonly ConcurrentBag<SurfaceGap> gaps = [];

    /// <exception cref="OutcomeException">The server doesn't tell its version or its groups: there is no surface then.</exception>
    public async Task<Surface> Capture(CancellationToken ct)
    {
        var at = time.GetUtcNow();
        var version = Answer.Must(await Get("/version", ct)).Succeed().Answer;
        var gitVersion = version.Text("gitVersion") ?? throw new UntoldException("/version has no gitVersion", version);
        if (!Minor.TryParse(gitVersion, out var minor))
        {
            throw new UntoldException($"/version says '{gitVersion}', which is no Kubernetes version", version);
        }

        var (groups, preferred) = await Groups(ct);
        var resources = await Resources(groups, ct);
        var (objects, capabilities) = (await Objects(resources, preferred, ct), await Capabilities(resources, ct));
        return new Surface
        {
            CapturedAt = at,
            Version = new KubernetesVersion(gitVersion, minor),
            Resources = resources,
            PreferredVersions = preferred,
            Objects = objects,
            Gaps = [.. gaps.OrderBy(gap => gap.What, StringComparer.Ordinal)],
            Capabilities = capabilities,
        };
    }

    private async Task<(IReadOnlyList<(string Group, string Version)> Groups, IReadOnlyDictionary<string, string> Preferred)> Groups(CancellationToken ct)
    {
        var core = Answer.Must(await Get("/api", ct)).Succeed().Answer;
        var named = Answer.Must(await Get("/apis", ct)).Succeed().Answer;
        var groups = ((core.At("versions") as JsonArray) ?? []).Select(version => ("", version!.GetValue<string>())).ToList();
        var preferred = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (groups.Count > 0)
        {
            preferred[""] = groups[0].Item2;
        }

        foreach (var group in (named.At("groups") as JsonArray) ?? [])
        {
            var name = JsonPath.Text(group, "name")!;
            if (Ours(name))
            {
                continue;
            }

            preferred[name] = JsonPath.Text(group, "preferredVersion.version") ?? "";
            groups.AddRange(((JsonPath.Find(group, "versions") as JsonArray) ?? []).Select(version => (name, JsonPath.Text(version, "version")!)));
        }

        return (groups, preferred);
    }

    // Custom resources of probes, this run's or another's, are no surface of the target.
    private static bool Ours(string group) => group.EndsWith(".conformancelab.dev", StringComparison.Ordinal);

    private async Task<IReadOnlyList<SurfaceResource>> Resources(IReadOnlyList<(string Group, string Version)> groups, CancellationToken ct)
    {
        var found = new ConcurrentBag<SurfaceResource>();
        await Parallel.ForEachAsync(groups, Many(ct), async (group, token) =>
        {
            var path = group.Group.Length == 0 ? $"/api/{group.Version}" : $"/apis/{group.Group}/{group.Version}";
            if (await Try(path, token) is not { } answer)
            {
                return;
            }

            foreach (var resource in (answer.At("resources") as JsonArray) ?? [])
            {
                found.Add(new SurfaceResource(
                    group.Group, group.Version, JsonPath.Text(resource, "name")!, JsonPath.Text(resource, "kind") ?? "", JsonPath.Text(resource, "namespaced") == "true",
                    [.. ((JsonPath.Find(resource, "verbs") as JsonArray) ?? []).Select(verb => verb!.GetValue<string>()).Order(StringComparer.Ordinal)]));
            }
        });
        return [.. found.OrderBy(resource => resource.Id, StringComparer.Ordinal)];
    }

    private async Task<Answer?> Try(string path, CancellationToken ct)
    {
        try
        {
            var answer = await Get(path, ct);
            if (answer.Succeeded)
            {
                return answer;
            }

            gaps.Add(new SurfaceGap(path, $"{answer.Status}{(answer.Message is { } message ? $": {Redaction.Text(message)}" : "")}"));
        }
        catch (UntoldException e)
        {
            gaps.Add(new SurfaceGap(path, e.Message));
        }

        return null;
    }

    private async Task<Answer> Get(string path, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return await session.Send(request, ct);
    }

    private async Task<Answer> Post(string path, object body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json") };
        return await session.Send(request, ct);
    }

    private static ParallelOptions Many(CancellationToken ct) => new() { MaxDegreeOfParallelism = 16, CancellationToken = ct };
}
