using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s.Models;

namespace ConformanceLab.Deviations;

/// <summary>What a field must be like. Where a path has branches, one of them is enough; a branch that ends early counts as one where the field isn't there.</summary>
internal sealed class Condition
{
    private readonly FieldPath path;
    private readonly bool not;
    private readonly List<Func<JsonNode?, bool>> tests = [];

    private Condition(ProfileNode node)
    {
        path = node["path"].Parse(FieldPath.Parse) ?? FieldPath.Parse("missing");
        if (!node["path"].IsThere)
        {
            node["path"].Fault("is missing");
        }

        not = node["not"].Flag ?? false;
        if (node["equals"] is { IsThere: true } equal && JsonText.Of(equal.Json) is { } text)
        {
            tests.Add(found => JsonText.Of(found) == text);
        }

        if (node["in"] is { IsThere: true } several)
        {
            var texts = several.Texts.ToHashSet();
            tests.Add(found => JsonText.Of(found) is { } one && texts.Contains(one));
        }

        if (node["matches"].Parse(pattern => new Regex(pattern, RegexOptions.CultureInvariant)) is { } regex)
        {
            tests.Add(found => JsonText.Of(found) is { } one && regex.IsMatch(one));
        }

        if (node["above"].Parse(Quantity) is { } bound)
        {
            tests.Add(found => JsonText.Of(found) is { } one && new ResourceQuantity(one).ToDecimal() > bound.ToDecimal());
        }

        var exists = node["exists"].Flag;
        if (exists is not null || tests.Count == 0)
        {
            tests.Add(found => found is not null == (exists ?? true));
        }
    }

    public static IReadOnlyList<Condition> ReadAll(ProfileNode node) => [.. node.Items.Select(item => new Condition(item))];

    public bool Holds(JsonNode? root) => path.Find(root).Any(found => tests.TrueForAll(test => test(found))) != not;

    private static ResourceQuantity Quantity(string text)
    {
        var quantity = new ResourceQuantity(text);
        _ = quantity.ToDecimal();
        return quantity;
    }
}

/// <summary>The pods that an object is or makes.</summary>
internal static class PodParts
{
    /// <summary>Its pods, or the object itself.</summary>
    public static IEnumerable<JsonNode> Of(JsonNode body, bool pods) => pods ? Of(body) : [body];

    public static IEnumerable<JsonObject> Of(JsonNode? body)
    {
        if (body is not JsonObject root)
        {
            return [];
        }

        IEnumerable<JsonNode?> found = JsonText.Of(root["kind"]) switch
        {
            "Pod" => [root],
            "PodTemplate" => [root["template"]],
            "CronJob" => [(((root["spec"] as JsonObject)?["jobTemplate"] as JsonObject)?["spec"] as JsonObject)?["template"]],
            _ => [(root["spec"] as JsonObject)?["template"]],
        };
        return found.OfType<JsonObject>();
    }
}
