using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Engine;

/// <summary>What discovery tells.</summary>
/// <param name="Resources">Resources and subresources, sorted by id.</param>
/// <param name="Preferred">Group to preferred version.</param>
internal sealed record Discovered(IReadOnlyList<SurfaceResource> Resources, IReadOnlyDictionary<string, string> Preferred)
{
    /// <summary>A resource in its preferred version, else in whatever version is served; null where it isn't, or can't be listed.</summary>
    public SurfaceResource? Listable(string group, string name)
    {
        var served = Resources.Where(resource => resource.Group == group && resource.Name == name && resource.Verbs.Contains("list")).ToList();
        return served.Find(resource => Preferred.TryGetValue(group, out var version) && resource.Version == version) ?? served.LastOrDefault();
    }
}

/// <summary>Reads discovery, group by group: every server has it so, and one group that can't be read hides no other.</summary>
internal sealed class DiscoverySurface(SurfaceReader reader)
{
    /// <exception cref="OutcomeException">The groups can't be read.</exception>
    public async Task<Discovered> Discover(CancellationToken ct)
    {
        var (groups, preferred) = await Groups(ct);
        return new Discovered(await Resources(groups, ct), preferred);
    }

    private async Task<(IReadOnlyList<(string Group, string Version)> Groups, IReadOnlyDictionary<string, string> Preferred)> Groups(CancellationToken ct)
    {
        var core = Answer.Must(await reader.Get("/api", ct)).Succeed().Answer;
        var named = Answer.Must(await reader.Get("/apis", ct)).Succeed().Answer;
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
        await Parallel.ForEachAsync(groups, SurfaceReader.Many(ct), async (group, token) =>
        {
            var path = group.Group.Length == 0 ? $"/api/{group.Version}" : $"/apis/{group.Group}/{group.Version}";
            if (await reader.Try(path, token) is not { } answer)
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
}
