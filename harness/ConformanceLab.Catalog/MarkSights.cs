using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>What there is to see on a surface, by the kind of mark that it could be.</summary>
internal sealed class MarkSights
{
    private readonly Dictionary<MarkKind, Dictionary<string, string>> sights = [];
    private readonly Dictionary<MarkPattern, string?> known = [];

    public MarkSights(Surface surface)
    {
        Add(MarkKind.Version, surface.Version.GitVersion, $"version {surface.Version.GitVersion}");
        Add(MarkKind.Host, surface.Host, $"API server at {surface.Host}");
        foreach (var group in surface.Resources.Select(r => r.Group).Distinct(StringComparer.Ordinal))
        {
            Add(MarkKind.Group, group, $"API group {group}");
        }

        foreach (var seen in surface.Objects)
        {
            Object(seen);
        }

        foreach (var seen in surface.Landmarks)
        {
            var name = $"{ResourceId.Parse(seen.Resource).Unversioned}/{seen.Name}";
            Add(MarkKind.Landmark, name, $"kube-system has {name}");
            Pairs(MarkKind.LandmarkLabel, $"{name}:", seen.Facts, $"kube-system's {name} has label ");
        }

        foreach (var node in surface.Nodes)
        {
            Node(node);
        }

        foreach (var check in surface.Health)
        {
            Add(MarkKind.Health, check.Name, $"health check {check.Name}");
        }

        foreach (var (sample, change) in surface.Samples.SelectMany(s => s.Changes.Where(c => c.Got is not null).Select(c => (s, c))))
        {
            Add(MarkKind.Change, change.Path, $"the server sets {change.Path} on a plain {sample.Name}");
            Add(MarkKind.Change, $"{change.Path}={change.Got}", $"the server sets {change.Path} to {Phrase.OneLine(change.Got!)} on a plain {sample.Name}");
        }

        foreach (var gap in surface.Gaps)
        {
            Add(MarkKind.Denial, gap.Why, $"{gap.What} was refused: {Phrase.OneLine(gap.Why)}");
        }
    }

    /// <summary>The evidence of the first thing that matches; null where nothing does.</summary>
    public string? See(MarkPattern pattern)
    {
        if (!known.TryGetValue(pattern, out var evidence))
        {
            known[pattern] = evidence = Find(pattern);
        }

        return evidence;
    }

    private string? Find(MarkPattern pattern)
    {
        if (!sights.TryGetValue(pattern.Kind, out var candidates))
        {
            return null;
        }

        return pattern.Literal
            ? candidates.GetValueOrDefault(pattern.Text)
            : candidates.Where(c => pattern.Matches(c.Key)).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Value).FirstOrDefault();
    }

    private void Object(SurfaceObject seen)
    {
        var resource = ResourceId.Parse(seen.Resource).Unversioned;
        if (resource == "namespaces")
        {
            Add(MarkKind.Namespace, seen.Name, $"namespace {seen.Name}");
            return;
        }

        Add(MarkKind.Object, $"{resource}/{seen.Name}", $"{resource} {seen.Name}");
        if (seen.Facts.TryGetValue("provisioner", out var provisioner))
        {
            Add(MarkKind.Provisioner, provisioner, $"storage class {seen.Name} of {provisioner}");
        }

        if (seen.Facts.TryGetValue("cidr", out var cidr))
        {
            Add(MarkKind.Cidr, cidr, $"service addresses in {cidr}");
        }
    }

    private void Node(SurfaceNode node)
    {
        Add(MarkKind.NodeName, node.Name, $"node {node.Name}");
        Add(MarkKind.OsImage, node.OsImage, $"node with {node.OsImage}");
        Add(MarkKind.Kubelet, node.KubeletVersion, $"kubelet {node.KubeletVersion}");
        Add(MarkKind.Runtime, node.ContainerRuntime, $"container runtime {node.ContainerRuntime}");
        Add(MarkKind.ProviderId, node.ProviderId, $"node's provider id {node.ProviderId}");
        Pairs(MarkKind.Label, "", node.Labels, "node label ");
        foreach (var annotation in node.Annotations)
        {
            Add(MarkKind.Annotation, annotation, $"node annotation {annotation}");
        }
    }

    private void Pairs(MarkKind kind, string before, IReadOnlyDictionary<string, string> pairs, string evidence)
    {
        foreach (var (key, value) in pairs)
        {
            Add(kind, $"{before}{key}", $"{evidence}{key}");
            Add(kind, $"{before}{key}={value}", $"{evidence}{key}={value}");
        }
    }

    private void Add(MarkKind kind, string? text, string evidence)
    {
        if (text is { Length: > 0 })
        {
            (sights.TryGetValue(kind, out var candidates) ? candidates : sights[kind] = new(StringComparer.Ordinal)).TryAdd(text, evidence);
        }
    }
}
