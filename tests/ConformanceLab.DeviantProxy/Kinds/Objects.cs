using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary><c>objects</c> of one <c>resource</c>: <c>hide</c> (names), <c>add</c> (objects; one of a name that is there takes its place) in gets, lists and the beginning of watches, and for changes by dry run.</summary>
[DeviationKind("objects")]
internal sealed class Objects : Deviation
{
    private readonly ResourcePattern resource;
    private readonly GlobSet hidden;
    private readonly IReadOnlyList<JsonObject> added;

    public Objects(ProfileNode node)
    {
        _ = node["resource"].RequiredText;
        resource = node["resource"].Parse(ResourcePattern.Parse) ?? ResourcePattern.Parse("missing");
        hidden = new GlobSet(node["hide"].Texts);
        added = [.. node["add"].Items.Select(item => item.JsonObject).OfType<JsonObject>()];
        foreach (var (item, index) in added.Select((item, index) => (item, index)).Where(pair => ObjectStore.Name(pair.item) is null))
        {
            node["add"].Items[index].Fault("has no metadata.name");
        }

        if (hidden.IsEmpty && added.Count == 0)
        {
            node.Fault("changes nothing; write hide or add");
        }
    }

    public override async Task<Reply?> Meet(Call call, CancellationToken ct)
    {
        if (!resource.Matches(call.Api))
        {
            return null;
        }

        if (call.Api.Name is { } name && call.Method != "POST")
        {
            var mine = added.FirstOrDefault(item => ObjectStore.Name(item) == name);
            return mine is null ? (Hides(name) ? Reply.NoObject(call) : null)
                : call.Method == "GET" ? ObjectStore.Get(call, [Typed(call, mine)])
                : call is { Method: "PATCH", IsDryRun: true, Json: JsonObject patch } && !(await call.Upstream.Ask(call, HttpMethod.Get, call.RawPath, null, ct)).Succeeded
                    ? Reply.Of(200, Success.Merged(Typed(call, mine), patch))
                    : null;
        }

        // Rows of a table can't be made up here; every client that asks for tables takes the objects, too.
        if (call.Verb is "list" or "watch")
        {
            call.AskForJson(plain: true);
        }

        return null;
    }

    public override bool Reads(Call call) => resource.Matches(call.Api) && call.Verb == "list";

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        if ((reply.Json as JsonObject)?["items"] is not JsonArray items)
        {
            return Task.CompletedTask;
        }

        Discovery.Keep(items, item => !Hides(ObjectStore.Name(item!.AsObject())) && !IsReplaced(item.AsObject()));
        foreach (var item in added.Where(item => ObjectStore.IsAskedFor(call, item)))
        {
            var listed = item.DeepClone();
            items.Add(listed);
        }

        reply.Changed = true;
        return Task.CompletedTask;
    }

    public override bool Watches(Call call) => resource.Matches(call.Api);

    public override async IAsyncEnumerable<WatchLine> Stream(Call call, IAsyncEnumerable<WatchLine> events, [EnumeratorCancellation] CancellationToken ct)
    {
        if (call.Query("resourceVersion") is null or "" or "0")
        {
            foreach (var item in added.Where(item => ObjectStore.IsAskedFor(call, item)))
            {
                yield return new WatchLine("ADDED", Typed(call, item));
            }
        }

        await foreach (var change in events.WithCancellation(ct))
        {
            if (!Hides(ObjectStore.Name(change.Object)) && !IsReplaced(change.Object))
            {
                yield return change;
            }
        }
    }

    private bool Hides(string? name) => !hidden.IsEmpty && hidden.Matches(name);

    private bool IsReplaced(JsonObject item) => added.Any(mine => ObjectStore.Name(mine) == ObjectStore.Name(item) && JsonText.Of(mine["metadata"]?["namespace"]) == JsonText.Of(item["metadata"]?["namespace"]));

    private static JsonObject Typed(Call call, JsonObject item)
    {
        var typed = item.DeepClone().AsObject();
        typed["apiVersion"] ??= call.Api.GroupVersion;
        typed["kind"] ??= Kind(call.Api.Resource!);
        return typed;
    }

    // Good for what profiles name without a kind: nodes, namespaces, storageclasses and the like are given one only where the guess would be wrong.
    private static string Kind(string resource)
    {
        var singular = resource.EndsWith("sses", StringComparison.Ordinal) ? resource[..^2] : resource.EndsWith("ies", StringComparison.Ordinal) ? $"{resource[..^3]}y" : resource.TrimEnd('s');
        return singular switch
        {
            "configmap" => "ConfigMap", "storageclass" => "StorageClass", "csidriver" => "CSIDriver", "priorityclass" => "PriorityClass", "ingressclass" => "IngressClass", "runtimeclass" => "RuntimeClass",
            "clusterrole" => "ClusterRole", "apiservice" => "APIService", "customresourcedefinition" => "CustomResourceDefinition", "serviceaccount" => "ServiceAccount", "daemonset" => "DaemonSet",
            "mutatingwebhookconfiguration" => "MutatingWebhookConfiguration", "validatingwebhookconfiguration" => "ValidatingWebhookConfiguration", "podsecuritypolicy" => "PodSecurityPolicy",
            _ => $"{char.ToUpperInvariant(singular[0])}{singular[1..]}",
        };
    }
}
