using System.Globalization;
using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Names what vendors put on nodes. A label's or annotation's domain says whose it is; domains that we don't know are the user's own. Ids are <c>node:</c> and the domain.</summary>
internal sealed class NodeVerdicts(string target, Surface surface, UpstreamView upstream)
{
    public IEnumerable<Finding> Judge() =>
        from node in surface.Nodes
        from mark in node.Labels.Keys.Select(key => (Kind: "label", Key: key)).Concat(node.Annotations.Select(key => (Kind: "annotation", Key: key)))
        let domain = mark.Key.Split('/') is [var before, _] ? before : null
        where domain is not null && !Upstreams(domain)
        let owner = upstream.Catalog.OwnerOf(domain)
        where owner is not null
        group (node.Name, mark.Kind, mark.Key, owner) by domain into marks
        let nodes = marks.Select(m => m.Name).Distinct(StringComparer.Ordinal).Count()
        let keys = marks.Select(m => $"{m.Kind} {m.Key}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList()
        select new Finding(
            target,
            $"node:{marks.Key}",
            Verdict.Adds,
            string.Create(CultureInfo.InvariantCulture, $"On {nodes} of {surface.Nodes.Count} nodes, and not upstream's but {marks.First().owner}'s: {Phrase.OneLine(string.Join(", ", keys))}."),
            null,
            null,
            [RunFiles.Surface(target)]);

    private static bool Upstreams(string domain) =>
        domain is "kubernetes.io" or "k8s.io" || domain.EndsWith(".kubernetes.io", StringComparison.Ordinal) || domain.EndsWith(".k8s.io", StringComparison.Ordinal);
}
