using System.Text;
using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary>Objects of a profile, answered as a server would: by name, by namespace and by label.</summary>
internal static class ObjectStore
{
    public static Reply Get(Call call, IEnumerable<JsonObject> objects) =>
        objects.FirstOrDefault(item => Name(item) == call.Api.Name && InScope(call, item)) is { } found ? Reply.Of(200, found.DeepClone()) : Reply.NoObject(call);

    public static Reply List(Call call, IEnumerable<JsonObject> objects, string kind) => Reply.Of(200, new JsonObject
    {
        ["kind"] = $"{kind}List", ["apiVersion"] = call.Api.GroupVersion, ["metadata"] = new JsonObject { ["resourceVersion"] = "1" },
        ["items"] = new JsonArray([.. objects.Where(item => IsAskedFor(call, item)).Select(item => item.DeepClone())]),
    });

    /// <summary>All there is, and the end: whoever watches on comes again.</summary>
    public static Reply Watch(Call call, IEnumerable<JsonObject> objects)
    {
        var lines = call.Query("resourceVersion") is null or "" or "0"
            ? objects.Where(item => IsAskedFor(call, item)).Select(item => $"{new WatchLine("ADDED", item).Write()}\n")
            : [];
        return new Reply(200, Encoding.UTF8.GetBytes(string.Concat(lines)), "application/json");
    }

    public static bool IsAskedFor(Call call, JsonObject item) =>
        InScope(call, item) && Selects(call.Query("labelSelector"), item) && Picks(call.Query("fieldSelector"), item);

    public static string? Name(JsonObject item) => JsonText.Of((item["metadata"] as JsonObject)?["name"]);

    private static bool InScope(Call call, JsonObject item) =>
        call.Api.Namespace is null || JsonText.Of((item["metadata"] as JsonObject)?["namespace"]) == call.Api.Namespace;

    private static bool Selects(string? selector, JsonObject item)
    {
        var labels = (item["metadata"] as JsonObject)?["labels"] as JsonObject;
        return string.IsNullOrEmpty(selector) || selector.Split(',').All(term => term.Split("!=") is [var unlike, var other]
            ? JsonText.Of(labels?[unlike.Trim()]) != other.Trim()
            : term.Replace("==", "=", StringComparison.Ordinal).Split('=') is [var key, var value]
                ? JsonText.Of(labels?[key.Trim()]) == value.Trim()
                : term.TrimStart().StartsWith('!') ? labels?[term.Trim()[1..]] is null : labels?[term.Trim()] is not null);
    }

    private static bool Picks(string? selector, JsonObject item) =>
        string.IsNullOrEmpty(selector) || selector.Split(',').All(term => term.Split('=', 2) is [var path, var value] && JsonText.Of(FieldPath.Parse(path).Find(item).First()) == value.TrimStart('='));
}
