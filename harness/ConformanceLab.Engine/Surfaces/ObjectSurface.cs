using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Engine;

/// <summary>Reads the objects that shape what every user of the cluster meets.</summary>
internal sealed class ObjectSurface(SurfaceReader reader)
{
    // Cluster-scoped kinds, with the facts worth showing.
    private static readonly (string Group, string Name, (string Fact, Func<JsonNode, string?> Read)[] Facts)[] Shaping =
    [
        ("", "namespaces", []),
        ("admissionregistration.k8s.io", "mutatingadmissionpolicies", [("resources", item => MatchedResources(item, "spec.matchConstraints.resourceRules"))]),
        ("admissionregistration.k8s.io", "mutatingadmissionpolicybindings", [Fact("policy", "spec.policyName")]),
        ("admissionregistration.k8s.io", "mutatingwebhookconfigurations", [("webhooks", Webhooks), ("resources", WebhookResources), ("failurePolicy", FailurePolicies)]),
        ("admissionregistration.k8s.io", "validatingadmissionpolicies", [("resources", item => MatchedResources(item, "spec.matchConstraints.resourceRules"))]),
        ("admissionregistration.k8s.io", "validatingadmissionpolicybindings", [Fact("policy", "spec.policyName")]),
        ("admissionregistration.k8s.io", "validatingwebhookconfigurations", [("webhooks", Webhooks), ("resources", WebhookResources), ("failurePolicy", FailurePolicies)]),
        ("apiextensions.k8s.io", "customresourcedefinitions", [Fact("group", "spec.group")]),
        ("apiregistration.k8s.io", "apiservices", [Fact("service", "spec.service.name"), Fact("serviceNamespace", "spec.service.namespace"), ("available", Available)]),
        ("flowcontrol.apiserver.k8s.io", "flowschemas", [Fact("priorityLevel", "spec.priorityLevelConfiguration.name")]),
        ("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations", [Fact("type", "spec.type")]),
        ("gateway.networking.k8s.io", "gatewayclasses", [Fact("controller", "spec.controllerName")]),
        ("networking.k8s.io", "ingressclasses", [Fact("controller", "spec.controller"), Fact("default", "metadata.annotations['ingressclass.kubernetes.io/is-default-class']")]),
        ("networking.k8s.io", "servicecidrs", [Fact("cidr", "spec.cidrs[0]")]),
        ("node.k8s.io", "runtimeclasses", [Fact("handler", "handler")]),
        ("policy", "podsecuritypolicies", [Fact("privileged", "spec.privileged")]),
        ("rbac.authorization.k8s.io", "clusterroles", [Fact("bootstrap", "metadata.labels['kubernetes.io/bootstrapping']")]),
        ("scheduling.k8s.io", "priorityclasses", [Fact("value", "value"), Fact("default", "globalDefault")]),
        ("security.openshift.io", "securitycontextconstraints", [Fact("privileged", "allowPrivilegedContainer")]),
        ("snapshot.storage.k8s.io", "volumesnapshotclasses", [Fact("driver", "driver")]),
        ("storage.k8s.io", "csidrivers", []),
        ("storage.k8s.io", "storageclasses", [Fact("provisioner", "provisioner"), Fact("default", "metadata.annotations['storageclass.kubernetes.io/is-default-class']")]),
    ];

    // What distributions keep in kube-system under names of their own.
    private static readonly (string Path, string Resource)[] Marking =
    [
        ("/api/v1/namespaces/kube-system/configmaps", "v1/configmaps"),
        ("/api/v1/namespaces/kube-system/services", "v1/services"),
        ("/apis/apps/v1/namespaces/kube-system/daemonsets", "apps/v1/daemonsets"),
        ("/apis/apps/v1/namespaces/kube-system/deployments", "apps/v1/deployments"),
    ];

    public async Task<IReadOnlyList<SurfaceObject>> Objects(Discovered discovered, CancellationToken ct)
    {
        var found = new ConcurrentBag<SurfaceObject>();
        await Parallel.ForEachAsync(Shaping, SurfaceReader.Many(ct), async (kind, token) =>
        {
            if (discovered.Listable(kind.Group, kind.Name) is not { } resource || await reader.Try(ListPath(resource), token) is not { } answer)
            {
                return;
            }

            foreach (var item in SurfaceReader.Items(answer).Where(item => JsonPath.Find(item, $"metadata.labels['{TargetSession.RunLabel}']") is null))
            {
                found.Add(new SurfaceObject(resource.Id, JsonPath.Text(item, "metadata.name")!, Facts(item, kind.Facts)));
            }
        });
        return Sorted(found);
    }

    public async Task<IReadOnlyList<SurfaceObject>> Landmarks(CancellationToken ct)
    {
        var found = new ConcurrentBag<SurfaceObject>();
        await Parallel.ForEachAsync(Marking, SurfaceReader.Many(ct), async (kind, token) =>
        {
            // Names and labels are all that is wanted, and config maps can be large.
            var answer = await reader.Try($"{kind.Path}?limit=500", token, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json");
            foreach (var item in SurfaceReader.Items(answer))
            {
                found.Add(new SurfaceObject(kind.Resource, JsonPath.Text(item, "metadata.name")!, Labels(item)));
            }
        });
        return Sorted(found);
    }

    private static string ListPath(SurfaceResource resource) =>
        resource.Group.Length == 0 ? $"/api/{resource.Version}/{resource.Name}" : $"/apis/{resource.Group}/{resource.Version}/{resource.Name}";

    private static SortedDictionary<string, string> Facts(JsonNode item, (string Fact, Func<JsonNode, string?> Read)[] wanted)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (fact, read) in wanted)
        {
            if (read(item) is { Length: > 0 } text)
            {
                facts[fact] = text;
            }
        }

        // Who keeps an object is told by the labels and owners that its keeper sets.
        if ((JsonPath.Text(item, "metadata.ownerReferences[0].name") ?? JsonPath.Text(item, "metadata.labels['app.kubernetes.io/managed-by']")) is { } owner)
        {
            facts["owner"] = owner;
        }

        return facts;
    }

    private static SortedDictionary<string, string> Labels(JsonNode item) =>
        new(((JsonPath.Find(item, "metadata.labels") as JsonObject) ?? []).ToDictionary(label => label.Key, label => label.Value?.GetValue<string>() ?? "", StringComparer.Ordinal), StringComparer.Ordinal);

    private static (string, Func<JsonNode, string?>) Fact(string name, string path) => (name, item => JsonPath.Text(item, path));

    private static string Webhooks(JsonNode item) => Joined(Many(item, "webhooks").Select(webhook => JsonPath.Text(webhook, "name")));

    private static string FailurePolicies(JsonNode item) => Joined(Many(item, "webhooks").Select(webhook => JsonPath.Text(webhook, "failurePolicy")));

    private static string WebhookResources(JsonNode item) => Joined(Many(item, "webhooks").SelectMany(webhook => Resources(webhook!, "rules")));

    private static string MatchedResources(JsonNode item, string path) => Joined(Resources(item, path));

    private static string? Available(JsonNode item) =>
        Many(item, "status.conditions").Where(condition => JsonPath.Text(condition, "type") == "Available").Select(condition => JsonPath.Text(condition, "status")).FirstOrDefault();

    // `apps/deployments`, `pods`, `*/*`: as the rules have them.
    private static IEnumerable<string> Resources(JsonNode item, string path) =>
        from rule in Many(item, path)
        from name in Many(rule!, "resources")
        from @group in Many(rule!, "apiGroups")
        select @group.GetValue<string>() is { Length: > 0 } named ? $"{named}/{name.GetValue<string>()}" : name.GetValue<string>();

    private static JsonArray Many(JsonNode item, string path) => (JsonPath.Find(item, path) as JsonArray) ?? [];

    private static string Joined(IEnumerable<string?> texts) => string.Join(' ', texts.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static IReadOnlyList<SurfaceObject> Sorted(IEnumerable<SurfaceObject> found) =>
        [.. found.OrderBy(item => item.Resource, StringComparer.Ordinal).ThenBy(item => item.Name, StringComparer.Ordinal)];
}
