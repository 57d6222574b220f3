using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ConformanceLab.Clusters.K3s;

/// <summary>The <c>registries.yaml</c> of the containerd inside.</summary>
/// <remarks>Its format: <see href="https://docs.k3s.io/installation/private-registry"/>.</remarks>
internal static class K3sRegistries
{
    /// <summary>The file's text with the logins in it.</summary>
    /// <param name="given">A file that the user wrote; null for none.</param>
    /// <param name="logins">Registry, user and password of each.</param>
    /// <param name="problems">Takes what is wrong, a sentence each.</param>
    public static string? Text(string? given, IReadOnlyList<(string Registry, string Username, string Password)> logins, ICollection<string> problems)
    {
        var text = given is null ? "" : File.ReadAllText(given);
        if (logins.Count == 0)
        {
            return given is null ? null : text;
        }

        var root = Root(text, given, problems);
        if (root is null || Mapping(root, "configs") is not { } configs)
        {
            problems.Add($"k3s.registries: '{given}' has to be a mapping with `mirrors` and `configs`, so that logins can be added");
            return null;
        }

        foreach (var (registry, username, password) in logins)
        {
            if (Mapping(configs, registry) is not { } config || config.Children.ContainsKey("auth"))
            {
                problems.Add($"k3s.registryLogins: '{given}' has a login for '{registry}' already; leave one of them");
                continue;
            }

            config.Add("auth", new YamlMappingNode("username", Quoted(username), "password", Quoted(password)));
        }

        using var merged = new StringWriter();
        new YamlStream(new YamlDocument(root)).Save(merged, assignAnchors: false);
        return merged.ToString();
    }

    private static YamlMappingNode? Root(string text, string? given, ICollection<string> problems)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException broken)
        {
            problems.Add($"k3s.registries: '{given}' line {broken.Start.Line}: {broken.Message}");
        }

        return stream.Documents.Count == 0 ? new YamlMappingNode() : stream.Documents[0].RootNode as YamlMappingNode;
    }

    private static YamlMappingNode? Mapping(YamlMappingNode parent, string key)
    {
        if (!parent.Children.TryGetValue(key, out var child))
        {
            var made = new YamlMappingNode();
            parent.Add(key, made);
            return made;
        }

        return child as YamlMappingNode;
    }

    // A user called 007 stays one.
    private static YamlScalarNode Quoted(string text) => new(text) { Style = ScalarStyle.DoubleQuoted };
}
