using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary><c>add</c>: a list of resources that the server hasn't: <c>name</c> (<c>routes.v1.route.openshift.io</c>, or with a subresource), <c>kind</c>, <c>namespaced</c>, <c>verbs</c>, <c>shortNames</c>,
/// and the <c>objects</c> that gets and lists show. A resource that is there gets the verbs that it lacks in discovery.</summary>
[DeviationKind("add")]
internal sealed class AddResources : Deviation
{
    private readonly IReadOnlyList<Added> resources;

    public AddResources(ProfileNode node) => resources = [.. node.Items.Select(item => new Added(item))];

    public override Task<Reply?> Meet(Call call, CancellationToken ct)
    {
        if (call.Path.Trim('/').Split('/') is ["apis", var group] && resources.Any(added => added.Group == group && !added.IsUpstream))
        {
            return Task.FromResult<Reply?>(Reply.Of(200, GroupDocument(group)));
        }

        if (call.Api is { Resource: null, Group: { } inGroup, Version: { } version } && resources.Any(added => added.Is(inGroup, version) && !added.IsUpstream))
        {
            return Task.FromResult<Reply?>(Reply.Of(200, new JsonObject
            {
                ["kind"] = "APIResourceList", ["apiVersion"] = "v1", ["groupVersion"] = inGroup.Length == 0 ? version : $"{inGroup}/{version}",
                ["resources"] = new JsonArray([.. resources.Where(added => added.Is(inGroup, version)).Select(added => added.Describe())]),
            }));
        }

        var found = resources.FirstOrDefault(added => added.Serves && added.Is(call.Api));
        return Task.FromResult(found is null ? null : found.Verbs.Contains(call.Verb) ? call.Verb switch
        {
            "get" => ObjectStore.Get(call, found.Objects),
            "list" => ObjectStore.List(call, found.Objects, found.Kind),
            "watch" => ObjectStore.Watch(call, found.Objects),
            _ => Reply.Failure(403, "Forbidden", $"{Reply.Qualified(call.Api)} can only be read here"),
        } : Reply.NotAllowed());
    }

    public override bool Reads(Call call) => call.Method == "GET" && (Discovery.IsDocument(call.Path) || call.Path is "/openapi/v3");

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        if (!reply.Succeeded || reply.Json is not JsonObject document)
        {
            return Task.CompletedTask;
        }

        foreach (var added in resources)
        {
            Describe(document, added);
        }

        reply.Headers.Remove("ETag");
        reply.Changed = true;
        return Task.CompletedTask;
    }

    private void Describe(JsonObject document, Added added)
    {
        switch (JsonText.Of(document["kind"]))
        {
            case "APIGroupList" when added.Group.Length > 0 && document["groups"] is JsonArray groups:
                if (Find(groups, "name", added.Group) is not { } group)
                {
                    groups.Add(GroupDocument(added.Group, inList: true));
                }
                else
                {
                    AddVersion(group, added);
                }

                break;
            case "APIGroup" when JsonText.Of(document["name"]) == added.Group:
                AddVersion(document, added);
                break;
            case "APIResourceList" when JsonText.Of(document["groupVersion"]) == added.GroupVersion && document["resources"] is JsonArray list:
                Merge(list, "name", added.Name, added.Describe());
                break;
            case "APIGroupDiscoveryList" when document["items"] is JsonArray items:
                Aggregate(items, added);
                break;
            case null when document["paths"] is JsonObject paths && added.Group.Length > 0:
                paths[$"apis/{added.Group}"] ??= new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/apis/{added.Group}?hash=0" };
                break;
        }
    }

    private static void AddVersion(JsonObject group, Added added)
    {
        if (group["versions"] is JsonArray versions && Find(versions, "version", added.Version) is null)
        {
            versions.Add(new JsonObject { ["groupVersion"] = added.GroupVersion, ["version"] = added.Version });
        }
    }

    // Both /api and /apis are lists of this kind, and tell of their own groups alone.
    private static void Aggregate(JsonArray items, Added added)
    {
        var core = items.Count > 0 && JsonText.Of(items[0]?["metadata"]?["name"]) is null or "";
        if (core != (added.Group.Length == 0))
        {
            return;
        }

        var group = items.FirstOrDefault(item => (JsonText.Of(item?["metadata"]?["name"]) ?? "") == added.Group)?.AsObject();
        if (group is null)
        {
            items.Add(group = new JsonObject { ["metadata"] = new JsonObject { ["name"] = added.Group, ["creationTimestamp"] = null }, ["versions"] = new JsonArray() });
        }

        var versions = group["versions"]!.AsArray();
        if (Find(versions, "version", added.Version) is not { } version)
        {
            versions.Add(version = new JsonObject { ["version"] = added.Version, ["freshness"] = "Current", ["resources"] = new JsonArray() });
        }

        var list = (version["resources"] ??= new JsonArray()).AsArray();
        var names = added.Name.Split('/');
        if (names.Length == 1)
        {
            Merge(list, "resource", names[0], added.DescribeAggregated());
        }
        else if (Find(list, "resource", names[0]) is { } resource)
        {
            Merge((resource["subresources"] ??= new JsonArray()).AsArray(), "subresource", names[1], added.DescribeAggregated());
        }
    }

    private static void Merge(JsonArray list, string key, string name, JsonObject described)
    {
        if (Find(list, key, name) is not { } there)
        {
            list.Add(described);
            return;
        }

        var verbs = (there["verbs"] ??= new JsonArray()).AsArray();
        foreach (var verb in described["verbs"]!.AsArray().Select(verb => JsonText.Of(verb)!).Except(verbs.Select(verb => JsonText.Of(verb)!)).ToList())
        {
            verbs.Add(verb);
        }
    }

    private static JsonObject? Find(JsonArray list, string key, string value) => list.OfType<JsonObject>().FirstOrDefault(item => JsonText.Of(item[key]) == value);

    private JsonObject GroupDocument(string group, bool inList = false)
    {
        var versions = resources.Where(added => added.Group == group).Select(added => (added.GroupVersion, added.Version)).Distinct()
            .Select(pair => new JsonObject { ["groupVersion"] = pair.GroupVersion, ["version"] = pair.Version }).ToList();
        var document = new JsonObject { ["name"] = group, ["versions"] = new JsonArray([.. versions.Select(version => version.DeepClone())]), ["preferredVersion"] = versions[0].DeepClone() };
        if (!inList)
        {
            (document["kind"], document["apiVersion"]) = ("APIGroup", "v1");
        }

        return document;
    }

    private sealed class Added
    {
        private readonly bool namespaced;
        private readonly IReadOnlyList<string> shortNames;

        public Added(ProfileNode node)
        {
            var parts = node["name"].RequiredText.Split('/', 2);
            var names = parts[0].Split('.', 3);
            Name = names[0] + (parts.Length > 1 ? $"/{parts[1]}" : "");
            Version = names.ElementAtOrDefault(1) ?? "";
            Group = names.ElementAtOrDefault(2) ?? "";
            if (names.Length < 2 || !Version.StartsWith('v'))
            {
                node["name"].Fault($"'{node["name"].Text}' should be RESOURCE.VERSION.GROUP, such as routes.v1.route.openshift.io, or RESOURCE.VERSION in the core group");
            }

            Kind = node["kind"].RequiredText;
            namespaced = node["namespaced"].Flag ?? false;
            var verbs = node["verbs"].Texts;
            Verbs = verbs.Count > 0 ? verbs : ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
            shortNames = node["shortNames"].Texts;
            IsUpstream = node["existingGroup"].Flag ?? (Group.Length == 0 || !Group.Contains('.', StringComparison.Ordinal) || Group.EndsWith(".k8s.io", StringComparison.Ordinal));
            Serves = !parts[0].Equals("", StringComparison.Ordinal) && parts.Length == 1;
            Objects = [.. node["objects"].Items.Select(item => item.JsonObject).OfType<JsonObject>()];
            foreach (var item in Objects)
            {
                item["apiVersion"] ??= GroupVersion;
                item["kind"] ??= Kind;
            }
        }

        public string Name { get; }

        public string Version { get; }

        public string Group { get; }

        public string Kind { get; }

        public string GroupVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

        public IReadOnlyList<string> Verbs { get; }

        public IReadOnlyList<JsonObject> Objects { get; }

        /// <summary>Whether the group is one that the server has already.</summary>
        public bool IsUpstream { get; }

        public bool Serves { get; }

        public bool Is(string group, string version) => Group == group && Version == version;

        public bool Is(ApiPath api) => Is(api.Group ?? "", api.Version ?? "") && api.Resource == Name && api.Subresource is null;

        public JsonObject Describe()
        {
            var described = new JsonObject
            {
                ["name"] = Name, ["singularName"] = Name.Contains('/', StringComparison.Ordinal) ? "" : Kind.ToLowerInvariant(), ["namespaced"] = namespaced, ["kind"] = Kind,
                ["verbs"] = new JsonArray([.. Verbs.Select(verb => JsonValue.Create(verb))]),
            };
            if (shortNames.Count > 0)
            {
                described["shortNames"] = new JsonArray([.. shortNames.Select(name => JsonValue.Create(name))]);
            }

            return described;
        }

        public JsonObject DescribeAggregated()
        {
            var described = new JsonObject
            {
                ["responseKind"] = new JsonObject { ["group"] = Group, ["version"] = Version, ["kind"] = Kind },
                ["verbs"] = new JsonArray([.. Verbs.Select(verb => JsonValue.Create(verb))]),
            };
            if (Name.Split('/') is [_, var sub])
            {
                described["subresource"] = sub;
            }
            else
            {
                (described["resource"], described["scope"], described["singularResource"]) = (Name, namespaced ? "Namespaced" : "Cluster", Kind.ToLowerInvariant());
            }

            return described;
        }
    }
}
