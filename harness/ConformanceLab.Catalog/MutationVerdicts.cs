using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>
/// Holds what the target's server makes of plain objects against what upstream's makes of them: fields set, changed or dropped on the way in. Ids are
/// <c>mutation:</c>, the sample and the path. What is as in upstream is not mentioned.
/// </summary>
internal sealed class MutationVerdicts(string target, Surface surface, UpstreamView upstream)
{
    private readonly string[] _evidence = [RunFiles.Surface(target)];

    public IEnumerable<Finding> Judge() =>
        surface.Samples.SelectMany(Sample).Concat(
            from gap in surface.Gaps
            where gap.What.StartsWith("samples/", StringComparison.Ordinal)
            select Finding(gap.What["samples/".Length..], Verdict.Unknown, $"The server did not take the plain object, so what it makes of it can't be seen: {Phrase.OneLine(gap.Why)}"));

    private IEnumerable<Finding> Sample(SurfaceSample sample)
    {
        if (Upstreams(sample.Name) is not { } known)
        {
            return [];
        }

        var here = sample.Changes.Select(c => c.Path).ToHashSet(StringComparer.Ordinal);
        return sample.Changes.Where(c => !known.May.Any(m => m.Path == c.Path && m.Got == c.Got)).Select(c => Strange(sample, c, known))
            .Concat(known.Must.Where(m => !here.Contains(m.Path) && !here.Any(path => path.StartsWith($"{m.Path}.", StringComparison.Ordinal))).Select(m => Finding(
                $"{sample.Name}:{m.Path}", Verdict.Differs, $"Upstream {upstream.Target} makes it {Value(m.Got)}; here it stays {Value(m.Sent)}.")));
    }

    private Finding Strange(SurfaceSample sample, FieldChange change, Known known)
    {
        var id = $"{sample.Name}:{change.Path}";
        if (!known.IsWhole)
        {
            return Finding(id, Verdict.Unknown, $"The server makes it {Value(change.Got)}. What upstream {upstream.Target} makes of it was not read.");
        }

        var usual = known.May.Where(m => m.Path == change.Path).Select(m => Value(m.Got)).ToList();
        return (usual, change) switch
        {
            ({ Count: > 0 }, _) => Finding(id, Verdict.Differs, $"Upstream {upstream.Target} makes it {string.Join(" or ", usual)}; here it becomes {Value(change.Got)}{By(sample, change)}."),
            (_, { Sent: null }) => Finding(id, Verdict.Adds, $"Set to {Value(change.Got)} on the way in{By(sample, change)}; upstream {upstream.Target} leaves it unset."),
            (_, { Got: null }) => Finding(id, Verdict.Restricts, $"Sent as {Value(change.Sent)} and dropped on the way in{By(sample, change)}; upstream {upstream.Target} keeps it."),
            _ => Finding(id, Verdict.Differs, $"Sent as {Value(change.Sent)} and changed to {Value(change.Got)} on the way in{By(sample, change)}; upstream {upstream.Target} keeps it."),
        };
    }

    /// <summary>What upstream of the target's minor does to a sample. Between two minors that were sampled, it may do what either does and must do what both do; beyond the last one, only that one's is known.</summary>
    private Known? Upstreams(string sample)
    {
        var catalog = upstream.Catalog;
        if (catalog.IsSampled(upstream.Target))
        {
            return catalog.DefaultsAt(sample, upstream.Target) is { } exact ? new Known(exact, exact, IsWhole: true) : null;
        }

        var sampled = catalog.MinorsRead.Select(m => m.Minor).Where(catalog.IsSampled).ToList();
        if (sampled.Count == 0 || upstream.Target < sampled[0])
        {
            return null;
        }

        var before = catalog.DefaultsAt(sample, sampled.Last(m => m < upstream.Target));
        if (upstream.Target > sampled[^1])
        {
            return new Known(before, [], IsWhole: false);
        }

        var after = catalog.DefaultsAt(sample, sampled.First(m => m > upstream.Target));
        return new Known([.. before.Union(after)], [.. before.Intersect(after)], IsWhole: true);
    }

    private string By(SurfaceSample sample, FieldChange change)
    {
        var webhooks = surface.Objects.Where(o => o.Resource.Contains("/mutating", StringComparison.Ordinal) && Covers(o.Facts.GetValueOrDefault("resources") ?? "", sample.Resource)).Select(o => $"'{o.Name}'").ToList();
        return (MutationSuspects.Of(change.Path), webhooks) switch
        {
            ({ } plugin, _) => $", likely by {plugin}",
            (_, [var one]) => $", likely by the mutating webhook or policy {one}",
            (_, { Count: > 1 }) => $", likely by one of the mutating webhooks and policies {string.Join(", ", webhooks)}",
            _ => "",
        };
    }

    /// <summary>Whether rules such as <c>pods apps/* */*</c> cover a resource.</summary>
    private static bool Covers(string rules, string resource)
    {
        var id = ResourceId.Parse(resource);
        return rules.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(rule =>
        {
            var (group, name) = rule.Split('/', 2) is [var g, var n] ? (g, n) : ("", rule);
            return (group == "*" || group == id.Group) && (name is "*" or "*/*" || name == id.Name);
        });
    }

    private static string Value(string? json) => json is null ? "unset" : Phrase.OneLine(json);

    private Finding Finding(string id, Verdict verdict, string why) => new(target, $"mutation:{id}", verdict, why, null, null, _evidence);

    private sealed record Known(IReadOnlyList<FieldChange> May, IReadOnlyList<FieldChange> Must, bool IsWhole);
}

/// <summary>Admission plugins by what they are known to set.</summary>
internal static class MutationSuspects
{
    private static readonly (string Part, string Plugin)[] Marks =
    [
        ("kubernetes.io/limit-ranger", "the LimitRanger plugin"),
        ("kubernetes.io/psp", "the PodSecurityPolicy plugin"),
        ("seccomp.security.alpha.kubernetes.io", "the PodSecurityPolicy plugin"),
        ("apparmor.security.beta.kubernetes.io", "the PodSecurityPolicy plugin"),
        ("openshift.io/", "OpenShift's admission"),
        ("autopilot.gke.io/", "GKE Autopilot's mutating webhook"),
        ("imagePullPolicy", "the AlwaysPullImages plugin"),
        ("storageClassName", "the DefaultStorageClass plugin, from a class that is marked as default"),
        ("ingressClassName", "the DefaultIngressClass plugin, from a class that is marked as default"),
        ("spec.priority", "the Priority plugin, from a class that is the global default"),
        ("runtimeClassName", "the RuntimeClass plugin"),
        ("imagePullSecrets", "the ServiceAccount plugin, from the namespace's service account"),
    ];

    /// <summary>Who is known to touch a path; null where nobody is.</summary>
    public static string? Of(string path) => Array.Find(Marks, m => path.Contains(m.Part, StringComparison.Ordinal)).Plugin;
}
