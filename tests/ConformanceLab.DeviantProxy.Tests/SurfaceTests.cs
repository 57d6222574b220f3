using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations.Tests;

/// <summary>What the server says of itself.</summary>
[TestFixture]
[Category("control-plane")]
internal sealed class SurfaceTests
{
    [Test]
    public async Task What_is_hidden_is_in_no_document_and_answers_404_or_405()
    {
        await using var behind = await Given.Proxy("""
              - hide: { groups: [autoscaling], versions: [batch/v1beta1], resources: [daemonsets.apps, pods/exec], verbs: { secrets: [deletecollection] } }
            """);

        Assert.That((await behind.Get("/apis")).All("groups[*].name"), Does.Contain("apps").And.Not.Contain("autoscaling"));
        Assert.That((await behind.Get("/apis")).All("groups[name=batch].versions[*].version"), Is.EqualTo(new[] { "v1" }));
        Assert.That((await behind.Get("/apis/autoscaling")).Status, Is.EqualTo(404));
        Assert.That((await behind.Get("/apis/apps/v1")).All("resources[*].name"), Does.Contain("deployments").And.Not.Contain("daemonsets").And.Not.Contain("daemonsets/status"));
        var core = await behind.Get("/api/v1");
        Assert.That(core.All("resources[*].name"), Does.Contain("pods/log").And.Not.Contain("pods/exec"));
        Assert.That(core.All("resources[name=secrets].verbs[*]"), Does.Contain("list").And.Not.Contain("deletecollection"));
        Assert.That((await behind.Get("/apis/apps/v1/daemonsets")).At("message"), Is.EqualTo("the server could not find the requested resource"));
        Assert.That((await behind.Send(HttpMethod.Delete, "/api/v1/namespaces/default/secrets?dryRun=All", null)).Status, Is.EqualTo(405));
        var openApi = (await behind.Get("/openapi/v2")).Json;
        var paths = openApi["paths"]!.AsObject().Select(path => path.Key).ToList();
        Assert.That(paths.Where(path => path.Contains("daemonsets", StringComparison.Ordinal) || path.StartsWith("/apis/autoscaling", StringComparison.Ordinal) || path.Contains("batch/v1beta1", StringComparison.Ordinal)), Is.Empty);
        Assert.That(openApi["paths"]!["/api/v1/namespaces/{namespace}/secrets"]!.AsObject().Select(operation => operation.Key), Does.Contain("get").And.Not.Contain("delete"));
        Assert.That(openApi["definitions"]!.AsObject().Select(schema => schema.Key), Does.Contain("io.k8s.api.apps.v1.Deployment").And.Not.Contain("io.k8s.api.apps.v1.DaemonSet"));
    }

    [Test]
    public void What_is_hidden_is_in_no_document_of_newer_forms()
    {
        var hide = new Hide(ProfileNode.Root(Yaml("{ groups: [gone.example], versions: [batch/v1beta1], resources: [pods/exec, secrets] }"), new ProfileReading("p")));
        var aggregated = JsonNode.Parse("""
            {"kind":"APIGroupDiscoveryList","items":[
              {"metadata":{},"versions":[{"version":"v1","resources":[{"resource":"pods","verbs":["get"],"subresources":[{"subresource":"exec","verbs":["create"]},{"subresource":"log","verbs":["get"]}]},{"resource":"secrets","verbs":["get"]}]}]},
              {"metadata":{"name":"batch"},"versions":[{"version":"v1","resources":[]},{"version":"v1beta1","resources":[]}]},
              {"metadata":{"name":"gone.example"},"versions":[{"version":"v1","resources":[]}]}]}
            """)!.AsObject();
        var index = JsonNode.Parse("""{"paths":{"api/v1":{"serverRelativeURL":"x"},"apis/batch/v1":{"serverRelativeURL":"x"},"apis/batch/v1beta1":{"serverRelativeURL":"x"},"apis/gone.example":{"serverRelativeURL":"x"},"apis/gone.example/v1":{"serverRelativeURL":"x"}}}""")!.AsObject();

        Discovery.Hide(aggregated, hide);
        OpenApi.Hide(index, hide);

        Assert.That(aggregated["items"]!.ToJsonString(), Does.Contain("log").And.Not.Contain("exec").And.Not.Contain("secrets").And.Not.Contain("v1beta1").And.Not.Contain("gone"));
        Assert.That(index["paths"]!.AsObject().Select(path => path.Key), Is.EqualTo(new[] { "api/v1", "apis/batch/v1" }));
    }

    [Test]
    public async Task What_is_added_is_in_discovery_and_can_be_read()
    {
        await using var behind = await Given.Proxy("""
              - add:
                  - { name: routes.v1.route.openshift.io, kind: Route, namespaced: true, shortNames: [rt], objects: [{ metadata: { name: web, namespace: default, labels: { a: b } } }] }
                  - { name: pods.v1/checkpoint, kind: Pod, namespaced: true, verbs: [create] }
            """);

        Assert.That((await behind.Get("/apis")).All("groups[*].name"), Does.Contain("route.openshift.io"));
        Assert.That((await behind.Get("/apis/route.openshift.io")).At("preferredVersion.version"), Is.EqualTo("v1"));
        Assert.That((await behind.Get("/apis/route.openshift.io/v1")).At("resources[0].shortNames[0]"), Is.EqualTo("rt"));
        Assert.That((await behind.Get("/api/v1")).All("resources[*].name"), Does.Contain("pods/checkpoint").And.Contain("pods/log"));
        Assert.That((await behind.Get("/apis/route.openshift.io/v1/routes?labelSelector=a%3Db")).At("items[0].metadata.name"), Is.EqualTo("web"));
        Assert.That((await behind.Get("/apis/route.openshift.io/v1/routes?labelSelector=a%3Dc")).At("items[0].metadata.name"), Is.Null);
        Assert.That((await behind.Get("/apis/route.openshift.io/v1/namespaces/default/routes/web")).At("kind"), Is.EqualTo("Route"));
        Assert.That((await behind.Get("/apis/route.openshift.io/v1/namespaces/default/routes/none")).At("message"), Is.EqualTo("routes.route.openshift.io \"none\" not found"));
        Assert.That(await behind.Watch("/apis/route.openshift.io/v1/routes?watch=true", 5), Is.EqualTo(new[] { "ADDED web" }));
    }

    [Test]
    public async Task A_hidden_field_is_neither_described_nor_kept_nor_shown()
    {
        await using var behind = await Given.Proxy("""
              - fields: { hide: { configmaps: [immutable], pod: [spec.hostNetwork] }, add: { pods: [spec.vendorHint] } }
            """);
        var ns = await behind.Namespace();
        var made = await behind.Post($"/api/v1/namespaces/{ns}/configmaps", """{"metadata":{"name":"x"},"immutable":true}""");
        var job = await behind.Post(
            $"/apis/apps/v1/namespaces/{ns}/deployments?dryRun=All",
            """{"metadata":{"name":"x"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"hostNetwork":true,"containers":[{"name":"c","image":"i"}]}}}}""");

        Assert.That((made.Status, made.At("immutable")), Is.EqualTo((201, (string?)null)));
        Assert.That((job.Status, job.At("spec.template.spec.hostNetwork"), job.At("spec.template.spec.containers[0].name")), Is.EqualTo((201, (string?)null, "c")));
        var schemas = (await behind.Get("/openapi/v2")).Json["definitions"]!;
        Assert.That(schemas["io.k8s.api.core.v1.ConfigMap"]!["properties"]!.AsObject().Select(field => field.Key), Does.Contain("data").And.Not.Contain("immutable"));
        Assert.That(schemas["io.k8s.api.core.v1.PodSpec"]!["properties"]!.AsObject().Select(field => field.Key), Does.Contain("hostPID").And.Not.Contain("hostNetwork").And.Contain("vendorHint"));
    }

    [Test]
    public async Task Objects_are_added_hidden_and_replaced()
    {
        await using var behind = await Given.Proxy("""
              - objects: { resource: nodes, add: [{ metadata: { name: ip-1, labels: { pool: a } }, status: { nodeInfo: { kubeletVersion: v1.20.4-eks } } }] }
              - objects: { resource: namespaces, hide: [kube-*], add: [{ metadata: { name: default, labels: { mine: "yes" } } }] }
            """);

        Assert.That((await behind.Get("/api/v1/nodes")).At("items[0].status.nodeInfo.kubeletVersion"), Is.EqualTo("v1.20.4-eks"));
        Assert.That((await behind.Get("/api/v1/nodes/ip-1")).At("kind"), Is.EqualTo("Node"));
        Assert.That(await behind.Watch("/api/v1/nodes?watch=true", 1), Is.EqualTo(new[] { "ADDED ip-1" }));
        Assert.That((await behind.Get("/api/v1/namespaces")).All("items[*].metadata.name"), Does.Contain("default").And.None.StartsWith("kube-"));
        Assert.That((await behind.Get("/api/v1/namespaces/default")).At("metadata.labels.mine"), Is.EqualTo("yes"));
        Assert.That((await behind.Get("/api/v1/namespaces/kube-system")).At("reason"), Is.EqualTo("NotFound"));
    }

    [Test]
    public async Task An_added_object_can_be_changed_by_dry_run_and_by_nothing_else()
    {
        await using var behind = await Given.Proxy("  - objects: { resource: nodes, add: [{ metadata: { name: ip-1, labels: { pool: a } } }] }");

        var dry = await behind.Send(HttpMethod.Patch, "/api/v1/nodes/ip-1?dryRun=All", """{ "metadata": { "labels": { "pool": null, "mine": "yes" } }, "spec": { "unschedulable": true } }""", "application/merge-patch+json");
        var wet = await behind.Send(HttpMethod.Patch, "/api/v1/nodes/ip-1", """{ "spec": { "unschedulable": true } }""", "application/merge-patch+json");

        Assert.That((dry.Status, dry.At("metadata.labels.mine"), dry.At("metadata.labels.pool"), dry.At("spec.unschedulable")), Is.EqualTo((200, "yes", (string?)null, "true")));
        Assert.That(wet.Status, Is.EqualTo(404));
        Assert.That((await behind.Get("/api/v1/nodes/ip-1")).At("metadata.labels.pool"), Is.EqualTo("a"));
    }

    [Test]
    public async Task Another_version_is_told()
    {
        await using var behind = await Given.Proxy("  - version: v1.27.4-eks-8ccc7ba");
        var version = await behind.Get("/version");

        Assert.That((version.At("gitVersion"), version.At("minor"), version.At("platform")), Is.EqualTo(("v1.27.4-eks-8ccc7ba", "27", "linux/amd64")));
    }

    [Test]
    public async Task Gates_are_told_otherwise_in_the_metrics()
    {
        await using var behind = await Given.Proxy("  - metrics: { features: { SomeGate: true BETA } }");
        var metrics = await behind.Get("/metrics", "text/plain");

        Assert.That(metrics.Text, Does.Contain("kubernetes_feature_enabled{name=\"SomeGate\",stage=\"BETA\"} 1\n").And.Contain("apiserver_request_total"));
    }

    private static YamlDotNet.RepresentationModel.YamlNode Yaml(string text)
    {
        var stream = new YamlDotNet.RepresentationModel.YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode;
    }
}
