using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary>OpenAPI documents, of version 2 and 3.</summary>
internal static class OpenApi
{
    public static bool IsDocument(string path) => path.StartsWith("/openapi/", StringComparison.Ordinal);

    /// <summary>The schemas by name, wherever this version of the format has them.</summary>
    public static JsonObject? Schemas(JsonObject document) => (document["definitions"] ?? document["components"]?["schemas"]) as JsonObject;

    /// <summary>Takes out what is hidden: paths, operations, and the schemas of kinds that no path is about any more.</summary>
    public static void Hide(JsonObject document, IHidden hidden)
    {
        if (document["paths"] is not JsonObject paths)
        {
            return;
        }

        var (before, after) = (new HashSet<string>(), new HashSet<string>());
        foreach (var path in paths.Select(pair => pair.Key).ToList())
        {
            Kinds(paths[path], before);
            if (Hides(path, paths[path], hidden))
            {
                paths.Remove(path);
            }
            else
            {
                Kinds(paths[path], after);
            }
        }

        before.ExceptWith(after);
        if (Schemas(document) is { } schemas && before.Count > 0)
        {
            foreach (var name in schemas.Where(schema => KindsOf(schema.Value) is { Count: > 0 } kinds && kinds.TrueForAll(before.Contains)).Select(schema => schema.Key).ToList())
            {
                schemas.Remove(name);
            }
        }
    }

    /// <summary>The schema of the kind of each resource that a pattern means.</summary>
    public static IEnumerable<JsonObject> SchemasOf(JsonObject document, ResourcePattern pattern)
    {
        var kinds = new HashSet<string>();
        foreach (var (path, item) in (document["paths"] as JsonObject) ?? [])
        {
            if (pattern.Matches(ApiPath.Parse(path)))
            {
                Kinds(item, kinds);
            }
        }

        return ((Schemas(document)?.Select(pair => pair.Value)) ?? []).OfType<JsonObject>().Where(schema => KindsOf(schema).Exists(kinds.Contains));
    }

    /// <summary>The schema of an object that holds a field, by the field's names from the kind down, and the last name.</summary>
    public static JsonObject? Holder(JsonObject document, JsonObject schema, IReadOnlyList<string> names)
    {
        var at = schema;
        foreach (var name in names.Take(names.Count - 1))
        {
            if (Resolve(document, at)?["properties"]?[name] is not JsonObject next)
            {
                return null;
            }

            at = Inner(document, next);
        }

        return Resolve(document, at);
    }

    // A list or a map stands for what is in it.
    private static JsonObject Inner(JsonObject document, JsonObject schema)
    {
        var at = Resolve(document, schema) ?? schema;
        return (at["items"] ?? at["additionalProperties"]) is JsonObject inner && at["properties"] is null ? Inner(document, inner) : at;
    }

    private static JsonObject? Resolve(JsonObject document, JsonObject schema)
    {
        var reference = JsonText.Of(schema["$ref"]) ?? JsonText.Of((schema["allOf"] as JsonArray)?.FirstOrDefault()?["$ref"]);
        return reference is null ? schema : Schemas(document)?[reference[(reference.LastIndexOf('/') + 1)..]] as JsonObject;
    }

    private static bool Hides(string path, JsonNode? item, IHidden hidden)
    {
        // The index of version 3 has paths such as apis/apps/v1 and api; documents have whole paths of the API.
        var api = ApiPath.Parse(path);
        if (api.Group is null)
        {
            return path.Trim('/').Split('/') is ["apis", var named] && hidden.Group(named);
        }

        if (hidden.Group(api.Group) || hidden.Version(api.Group, api.Version!))
        {
            return true;
        }

        if (api.Resource is null)
        {
            return false;
        }

        if (hidden.Resource(api.Group, api.Version!, api.Resource, api.Subresource ?? ""))
        {
            return true;
        }

        var operations = (item as JsonObject) ?? [];
        foreach (var (method, operation) in operations.Where(pair => pair.Value is JsonObject).ToList())
        {
            if (Verb(method, operation!, api) is { } verb && hidden.Verb(api.Group, api.Version!, api.Resource, api.Subresource ?? "", verb))
            {
                operations.Remove(method);
            }
        }

        return operations.Count > 0 && operations.All(pair => pair.Key is "parameters");
    }

    private static string? Verb(string method, JsonNode operation, ApiPath api) => JsonText.Of(operation["x-kubernetes-action"]) switch
    {
        "post" => "create",
        "put" => "update",
        "watchlist" => "watch",
        { } action => action,
        null => method switch { "get" => api.Name is null ? "list" : "get", "post" => "create", "put" => "update", "patch" => "patch", "delete" => api.Name is null ? "deletecollection" : "delete", _ => null },
    };

    private static void Kinds(JsonNode? item, HashSet<string> kinds)
    {
        foreach (var (_, operation) in (item as JsonObject) ?? [])
        {
            if ((operation as JsonObject)?["x-kubernetes-group-version-kind"] is JsonObject kind)
            {
                kinds.Add(Name(kind));
            }
        }
    }

    private static List<string> KindsOf(JsonNode? schema) =>
        (schema as JsonObject)?["x-kubernetes-group-version-kind"] is JsonArray kinds ? [.. kinds.OfType<JsonObject>().Select(Name)] : [];

    private static string Name(JsonObject kind) => $"{JsonText.Of(kind["group"])}/{JsonText.Of(kind["version"])}/{JsonText.Of(kind["kind"])}";
}
