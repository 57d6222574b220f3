using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary>What is taken out of discovery and OpenAPI.</summary>
internal interface IHidden
{
    bool Group(string group);

    bool Version(string group, string version);

    bool Resource(string group, string version, string resource, string subresource);

    bool Verb(string group, string version, string resource, string subresource, string verb);
}

/// <summary>The documents of discovery in each of their forms.</summary>
internal static class Discovery
{
    /// <summary>Whether a path is one of theirs.</summary>
    public static bool IsDocument(string path) => path.Trim('/').Split('/') is ["api"] or ["apis"] or ["api", _] or ["apis", _] or ["apis", _, _];

    /// <summary>Takes out what is hidden.</summary>
    /// <returns>False where nothing of it is left: the document itself isn't there.</returns>
    public static bool Hide(JsonObject document, IHidden hidden)
    {
        switch (JsonText.Of(document["kind"]))
        {
            case "APIVersions":
                Keep(document["versions"], version => !hidden.Group("") && !hidden.Version("", JsonText.Of(version)!));
                return true;
            case "APIGroupList":
                Keep(document["groups"], group => KeepGroup(group!.AsObject(), hidden));
                return true;
            case "APIGroup":
                return KeepGroup(document, hidden);
            case "APIResourceList":
                return KeepVersion(document, hidden);
            case "APIGroupDiscoveryList":
                Keep(document["items"], group => KeepAggregated(group!.AsObject(), hidden));
                return true;
            default:
                return true;
        }
    }

    public static (string Group, string Version) Split(string groupVersion) =>
        groupVersion.Split('/') is [var group, var version] ? (group, version) : ("", groupVersion);

    public static void Keep(JsonNode? list, Func<JsonNode?, bool> keep)
    {
        if (list is JsonArray items)
        {
            for (var i = items.Count - 1; i >= 0; i--)
            {
                if (!keep(items[i]))
                {
                    items.RemoveAt(i);
                }
            }
        }
    }

    private static bool KeepGroup(JsonObject group, IHidden hidden)
    {
        var name = JsonText.Of(group["name"]) ?? "";
        Keep(group["versions"], version => !hidden.Version(name, JsonText.Of(version!["version"])!));
        var left = (group["versions"] as JsonArray) ?? [];
        if (left.Count > 0 && !left.Any(version => JsonText.Of(version!["version"]) == JsonText.Of(group["preferredVersion"]?["version"])))
        {
            group["preferredVersion"] = left[0]!.DeepClone();
        }

        return !hidden.Group(name) && left.Count > 0;
    }

    private static bool KeepVersion(JsonObject list, IHidden hidden)
    {
        var (group, version) = Split(JsonText.Of(list["groupVersion"]) ?? "");
        Keep(list["resources"], resource => KeepResource(resource!.AsObject(), group, version, hidden));
        return !hidden.Group(group) && !hidden.Version(group, version);
    }

    private static bool KeepResource(JsonObject resource, string group, string version, IHidden hidden)
    {
        var name = (JsonText.Of(resource["name"]) ?? "").Split('/', 2);
        var sub = name.ElementAtOrDefault(1) ?? "";
        Keep(resource["verbs"], verb => !hidden.Verb(group, version, name[0], sub, JsonText.Of(verb)!));
        return !hidden.Resource(group, version, name[0], sub) && resource["verbs"] is JsonArray { Count: > 0 };
    }

    private static bool KeepAggregated(JsonObject item, IHidden hidden)
    {
        var group = JsonText.Of(item["metadata"]?["name"]) ?? "";
        Keep(item["versions"], entry =>
        {
            var version = JsonText.Of(entry!["version"])!;
            Keep(entry["resources"], resource =>
            {
                var name = JsonText.Of(resource!["resource"])!;
                Keep(resource["verbs"], verb => !hidden.Verb(group, version, name, "", JsonText.Of(verb)!));
                Keep(resource["subresources"], sub =>
                {
                    var below = JsonText.Of(sub!["subresource"])!;
                    Keep(sub["verbs"], verb => !hidden.Verb(group, version, name, below, JsonText.Of(verb)!));
                    return !hidden.Resource(group, version, name, below);
                });
                return !hidden.Resource(group, version, name, "");
            });
            return !hidden.Version(group, version);
        });
        return !hidden.Group(group) && item["versions"] is JsonArray { Count: > 0 };
    }
}
