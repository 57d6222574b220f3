using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Engine;

internal sealed partial class SurfaceCapture
{
    // Cluster-scoped kinds whose objects shape what every user of the cluster meets, with the facts worth showing.
    private static readonly (string Group, string Name, (string Fact, string Path)[] Facts)[] Shaping =
    [
        ("admissionregistration.k8s.io", "mutatingadmissionpolicies", []),
        ("admissionregistration.k8s.io", "mutatingadmissionpolicybindings", [("policy", "spec.policyName")]),
        ("admissionregistration.k8s.io", "mutatingwebhookconfigurations", []),
        ("admissionregistration.k8s.io", "validatingadmissionpolicies", []),
        ("admissionregistration.k8s.io", "validatingadmissionpolicybindings", [("policy", "spec.policyName")]),
        ("admissionregistration.k8s.io", "validatingwebhookconfigurations", []),
        ("apiextensions.k8s.io", "customresourcedefinitions", [("group", "spec.group")]),
        ("apiregistration.k8s.io", "apiservices", [("service", "spec.service.name"), ("serviceNamespace", "spec.service.namespace")]),
        ("gateway.networking.k8s.io", "gatewayclasses", [("controller", "spec.controllerName")]),
        ("networking.k8s.io", "ingressclasses", [("controller", "spec.controller"), ("default", "metadata.annotations['ingressclass.kubernetes.io/is-default-class']")]),
        ("node.k8s.io", "runtimeclasses", [("handler", "handler")]),
        ("policy", "podsecuritypolicies", [("privileged", "spec.privileged")]),
        ("scheduling.k8s.io", "priorityclasses", [("value", "value"), ("default", "globalDefault")]),
        ("security.openshift.io", "securitycontextconstraints", [("privileged", "allowPrivilegedContainer")]),
        ("snapshot.storage.k8s.io", "volumesnapshotclasses", [("driver", "driver")]),
        ("storage.k8s.io", "csidrivers", []),
        ("storage.k8s.io", "storageclasses", [("provisioner", "provisioner"), ("default", "metadata.annotations['storageclass.kubernetes.io/is-default-class']")]),
    ];

    private async Task<IReadOnlyList<SurfaceObject>> Objects(IReadOnlyList<SurfaceResource> resources, IReadOnlyDictionary<string, string> preferred, CancellationToken ct)
    {
        var found = new ConcurrentBag<SurfaceObject>();
        await Parallel.ForEachAsync(Shaping, Many(ct), async (kind, token) =>
        {
            var served = resources.Where(resource => resource.Group == kind.Group && resource.Name == kind.Name && resource.Verbs.Contains("list")).ToList();
            var resource = served.Find(candidate => preferred.TryGetValue(candidate.Group, out var version) && candidate.Version == version) ?? served.LastOrDefault();
            if (resource is null || await Try($"/apis/{resource.Group}/{resource.Version}/{resource.Name}", token) is not { } answer)
            {
                return;
            }

            foreach (var item in answer.Items.Where(item => JsonPath.Find(item, $"metadata.labels['{TargetSession.RunLabel}']") is null))
            {
                found.Add(new SurfaceObject(resource.Id, JsonPath.Text(item, "metadata.name")!, Facts(item, kind.Facts)));
            }
        });
        return [.. found.OrderBy(item => item.Resource, StringComparer.Ordinal).ThenBy(item => item.Name, StringComparer.Ordinal)];
    }

    private static SortedDictionary<string, string> Facts(JsonNode item, (string Fact, string Path)[] wanted)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (fact, path) in wanted)
        {
            if (JsonPath.Text(item, path) is { } text)
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

    private async Task<IReadOnlyList<Capability>> Capabilities(IReadOnlyList<SurfaceResource> resources, CancellationToken ct)
    {
        var found = new SortedSet<Capability>();
        if (await May("*", "*", "*", ct))
        {
            found.Add(Capability.ClusterAdmin);
        }

        if (await May("create", "", "namespaces", ct))
        {
            found.Add(Capability.CreateNamespaces);
        }

        // Where it may not be read, a controller manager is taken for granted, as on every cluster that people use.
        if ((await Get("/api/v1/namespaces/default/serviceaccounts/default", ct)).Status is 200 or 403)
        {
            found.Add(Capability.Controllers);
        }

        if (await Try("/api/v1/nodes", ct) is { } nodes)
        {
            var ready = nodes.Items.Count(node => ((JsonPath.Find(node, "status.conditions") as JsonArray) ?? []).Any(condition =>
                JsonPath.Text(condition, "type") == "Ready" && JsonPath.Text(condition, "status") == "True"));
            if (nodes.Items.Count == 0)
            {
                found.Add(Capability.NoNodes);
            }

            if (ready > 0)
            {
                found.Add(Capability.ReadyNodes);
            }
        }

        if (found.Contains(Capability.ReadyNodes) || await SchedulerLeads(resources, ct))
        {
            found.Add(Capability.Scheduler);
        }

        var classes = resources.Any(resource => resource.Id == "storage.k8s.io/v1/storageclasses") ? await Try("/apis/storage.k8s.io/v1/storageclasses", ct) : null;
        if (classes?.Items.Any(item => JsonPath.Text(item, "metadata.annotations['storageclass.kubernetes.io/is-default-class']") == "true") == true)
        {
            found.Add(Capability.DefaultStorageClass);
        }

        return [.. found];
    }

    // A scheduler that leads renews its lease every few seconds.
    private async Task<bool> SchedulerLeads(IReadOnlyList<SurfaceResource> resources, CancellationToken ct) =>
        resources.Any(resource => resource.Id == "coordination.k8s.io/v1/leases")
        && await Get("/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-scheduler", ct) is { Succeeded: true } lease
        && DateTimeOffset.TryParse(lease.Text("spec.renewTime"), CultureInfo.InvariantCulture, out var renewed)
        && time.GetUtcNow() - renewed < TimeSpan.FromMinutes(2);

    private async Task<bool> May(string verb, string group, string resource, CancellationToken ct)
    {
        var review = new
        {
            apiVersion = "authorization.k8s.io/v1",
            kind = "SelfSubjectAccessReview",
            spec = new { resourceAttributes = new { verb, group, resource } },
        };
        var answer = await Post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, ct);
        if (!answer.Succeeded)
        {
            gaps.Add(new SurfaceGap($"selfsubjectaccessreviews:{verb}:{resource}", $"{answer.Status}: {answer.Message}"));
        }

        return answer.Succeeded && answer.Text("status.allowed") == "true";
    }
}
