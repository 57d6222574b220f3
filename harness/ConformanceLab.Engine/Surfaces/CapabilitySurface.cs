using System.Globalization;
using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Engine;

/// <summary>Finds out what the target can do for probes.</summary>
internal sealed class CapabilitySurface(SurfaceReader reader, TimeProvider time)
{
    public async Task<IReadOnlyList<Capability>> Capabilities(IReadOnlyList<SurfaceResource> resources, IReadOnlyList<SurfaceNode>? nodes, CancellationToken ct)
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
        if ((await reader.Get("/api/v1/namespaces/default/serviceaccounts/default", ct)).Status is 200 or 403)
        {
            found.Add(Capability.Controllers);
        }

        if (nodes is { Count: 0 })
        {
            found.Add(Capability.NoNodes);
        }

        if (nodes?.Any(node => node.Ready) == true)
        {
            found.Add(Capability.ReadyNodes);
        }

        if (found.Contains(Capability.ReadyNodes) || await SchedulerLeads(resources, ct))
        {
            found.Add(Capability.Scheduler);
        }

        var classes = resources.Any(resource => resource.Id == "storage.k8s.io/v1/storageclasses") ? await reader.Try("/apis/storage.k8s.io/v1/storageclasses", ct) : null;
        if (SurfaceReader.Items(classes).Any(item => JsonPath.Text(item, "metadata.annotations['storageclass.kubernetes.io/is-default-class']") == "true"))
        {
            found.Add(Capability.DefaultStorageClass);
        }

        if (await HasClusterDns(ct))
        {
            found.Add(Capability.ClusterDns);
        }

        return [.. found];
    }

    // The label is what every distribution kept of the first name server, whatever it runs today; OpenShift has one of its own in another namespace.
    // Where services may not be listed there, a name server is taken for granted, as on every cluster that people use.
    private async Task<bool> HasClusterDns(CancellationToken ct)
    {
        var labelled = await reader.Get("/api/v1/namespaces/kube-system/services?labelSelector=k8s-app%3Dkube-dns&limit=1", ct);
        return labelled is { Status: 403 }
            || (labelled.Succeeded && labelled.Items.Count > 0)
            || (await reader.Get("/api/v1/namespaces/kube-system/services/kube-dns", ct)).Succeeded
            || (await reader.Get("/api/v1/namespaces/kube-system/services/coredns", ct)).Succeeded
            || (await reader.Get("/api/v1/namespaces/openshift-dns/services/dns-default", ct)).Succeeded;
    }

    // A scheduler that leads renews its lease every few seconds.
    private async Task<bool> SchedulerLeads(IReadOnlyList<SurfaceResource> resources, CancellationToken ct) =>
        resources.Any(resource => resource.Id == "coordination.k8s.io/v1/leases")
        && await reader.Get("/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-scheduler", ct) is { Succeeded: true } lease
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
        var answer = await reader.Post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, ct);
        if (!answer.Succeeded)
        {
            reader.Missed($"selfsubjectaccessreviews:{verb}:{resource}", answer);
        }

        return answer.Succeeded && answer.Text("status.allowed") == "true";
    }
}
