using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>The documents of the user's own configuration file.</summary>
internal sealed record UserConfig(string? File, IReadOnlyList<YamlMappingNode> Documents)
{
    public static UserConfig None { get; } = new(null, []);

    /// <summary>Reads a file; what is wrong in it goes to the problems.</summary>
    public static UserConfig Read(string? file, List<string> problems)
    {
        if (file is null)
        {
            return None;
        }

        if (!System.IO.File.Exists(file))
        {
            problems.Add($"kubeadm.config: no file {file}");
            return None;
        }

        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(System.IO.File.ReadAllText(file)));
            var documents = yaml.Documents.Select(document => document.RootNode).Where(root => root is not YamlScalarNode { Value: null or "" }).ToList();
            if (documents.Any(root => root is not YamlMappingNode map || Text(map, "apiVersion") is null || Text(map, "kind") is null))
            {
                problems.Add($"kubeadm.config: {file}: every document has apiVersion and kind, such as ClusterConfiguration");
                return None;
            }

            return new UserConfig(file, [.. documents.Cast<YamlMappingNode>()]);
        }
        catch (YamlException e)
        {
            problems.Add($"kubeadm.config: {file}, line {e.Start.Line}: not YAML: {e.InnerException?.Message ?? e.Message}");
            return None;
        }
    }

    /// <summary>What the user says of a kind goes over ours, key by key; lists are replaced as a whole.</summary>
    public YamlMappingNode Over(YamlMappingNode ours)
    {
        var kind = Text(ours, "kind");
        return Documents.Where(document => Text(document, "kind") == kind).Aggregate(ours, Merge);
    }

    /// <summary>The user's kinds that aren't among those.</summary>
    public IEnumerable<YamlMappingNode> Beside(IReadOnlyCollection<string> kinds) => Documents.Where(document => !kinds.Contains(Text(document, "kind")));

    /// <summary>The version of kubeadm's own documents; null where there are none.</summary>
    public string? KubeadmApiVersion =>
        Documents.Select(document => Text(document, "apiVersion")).FirstOrDefault(version => version!.StartsWith("kubeadm.k8s.io/", StringComparison.Ordinal));

    public static string? Text(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? (value as YamlScalarNode)?.Value : null;

    private static YamlMappingNode Merge(YamlMappingNode below, YamlMappingNode above)
    {
        var merged = new YamlMappingNode(below.Children);
        foreach (var (key, value) in above.Children)
        {
            merged.Children[key] = value is YamlMappingNode inner && below.Children.TryGetValue(key, out var other) && other is YamlMappingNode outer ? Merge(outer, inner) : value;
        }

        return merged;
    }
}
