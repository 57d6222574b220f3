using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>One object of a manifest.</summary>
/// <param name="File">The file that it stands in.</param>
/// <param name="Document">Its number in the file, from 1.</param>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">As written; null where none is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Yaml">The document word for word, for the server to read.</param>
internal sealed record Manifest(string File, int Document, string ApiVersion, string Kind, string? Namespace, string Name, string Yaml)
{
    /// <summary>The API group; empty for the core group.</summary>
    public string Group => ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion.Split('/')[0] : "";

    /// <summary>For errors.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File}, document {Document} ({Kind} {(Namespace is null ? "" : Namespace + "/")}{Name})");
}

/// <summary>Reads files and folders of manifests.</summary>
internal static partial class ManifestFiles
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>Every object in those files, and in the files of those folders and below, by name.</summary>
    public static IReadOnlyList<Manifest> Read(IReadOnlyList<string> paths, List<string> problems)
    {
        var manifests = new List<Manifest>();
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                manifests.AddRange(ReadFile(path, problems));
            }
            else if (Directory.Exists(path))
            {
                var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                    .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                    .Order(StringComparer.Ordinal)
                    .ToList();
                if (files.Count == 0)
                {
                    problems.Add($"controlPlane.manifests: {path} has no file that ends in {string.Join(", ", Extensions)}");
                }

                manifests.AddRange(files.SelectMany(file => ReadFile(file, problems)));
            }
            else
            {
                problems.Add($"controlPlane.manifests: no file or folder {path}");
            }
        }

        return manifests;
    }

    private static List<Manifest> ReadFile(string file, List<string> problems)
    {
        var manifests = new List<Manifest>();
        var number = 0;
        foreach (var text in Separator().Split(File.ReadAllText(file)))
        {
            number++;
            try
            {
                var yaml = new YamlStream();
                yaml.Load(new StringReader(text));
                if (yaml.Documents is [{ RootNode: var root }] && root is not YamlScalarNode { Value: null or "" })
                {
                    manifests.AddRange(Objects(file, number, text, root, problems));
                }
            }
            catch (YamlException e)
            {
                problems.Add(string.Create(
                    CultureInfo.InvariantCulture, $"controlPlane.manifests: {file}, document {number}, line {e.Start.Line} of it: not YAML: {e.InnerException?.Message ?? e.Message}"));
            }
        }

        return manifests;
    }

    private static List<Manifest> Objects(string file, int number, string text, YamlNode root, List<string> problems)
    {
        if (root is not YamlMappingNode node || Text(node, "apiVersion") is not { } apiVersion || Text(node, "kind") is not { } kind)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"controlPlane.manifests: {file}, document {number}: an object has apiVersion and kind"));
            return [];
        }

        if (kind.EndsWith("List", StringComparison.Ordinal) && Child(node, "items") is YamlSequenceNode items)
        {
            return [.. items.Children.SelectMany(item => Objects(file, number, Write(item), item, problems))];
        }

        if (Child(node, "metadata") is not YamlMappingNode metadata || Text(metadata, "name") is not { Length: > 0 } name)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"controlPlane.manifests: {file}, document {number} ({kind}): metadata.name is missing; only named objects can be applied"));
            return [];
        }

        return [new Manifest(file, number, apiVersion, kind, Text(metadata, "namespace"), name, text)];
    }

    private static string Write(YamlNode node)
    {
        var text = new StringBuilder();
        new YamlStream(new YamlDocument(node)).Save(new StringWriter(text, CultureInfo.InvariantCulture), assignAnchors: false);
        return text.ToString();
    }

    private static YamlNode? Child(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string? Text(YamlMappingNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    /// <summary>As the server's own tools part documents: a line that begins with three dashes.</summary>
    [GeneratedRegex(@"^---(?:[ \t].*)?\r?$\n?", RegexOptions.Multiline)]
    private static partial Regex Separator();
}
