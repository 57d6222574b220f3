using System.Collections.Concurrent;
using System.Reflection;
using System.Xml;
using System.Xml.Linq;

namespace ConformanceLab.Cli.Labs;

/// <summary>Takes what the XML documentation beside an assembly says of a property, so that the schema for editors and the code say the same.</summary>
internal static class XmlSummaries
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, string>> Read = new();

    /// <summary>The summary and, where there is one, the default; null where the assembly has no documentation beside it.</summary>
    public static string? Of(PropertyInfo property) =>
        Read.GetOrAdd(property.DeclaringType!.Assembly, Members).GetValueOrDefault($"P:{property.DeclaringType.FullName!.Replace('+', '.')}.{property.Name}");

    private static IReadOnlyDictionary<string, string> Members(Assembly assembly)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, Sentence, StringComparer.Ordinal)
            : new Dictionary<string, string>();
    }

    private static string Sentence(XElement member)
    {
        var summary = Plain(member.Element("summary"));
        return member.Element("value") is { } value ? $"{summary} Default: {Plain(value)}" : summary;
    }

    private static string Plain(XElement? element) =>
        string.Join(' ', string.Concat((element?.DescendantNodes() ?? []).Select(Told)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Told(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { NodeType: XmlNodeType.Element } element when element.Attribute("cref") is { } reference => reference.Value[(reference.Value.LastIndexOf('.') + 1)..],
        _ => "",
    };
}
