namespace ConformanceLab.Deviations.Tests;

/// <summary>Requests that are refused, taken against the server's will, changed, or answered in its place.</summary>
[TestFixture]
[Category("control-plane")]
internal sealed class RequestTests
{
    [Test]
    public async Task A_denial_speaks_the_words_of_its_denier()
    {
        await using var behind = await Given.Proxy("""
              - on: { verbs: [create], pod: [{ path: "spec.containers[*].securityContext.privileged", equals: true }] }
                deny: { webhook: guard.example, message: no privileges }
              - on: { resources: [services], dryRun: true }
                deny: { policy: p, binding: b, message: not here }
              - on: { resources: [secrets], verbs: [list] }
                deny: { rbac: true }
            """);
        var deployment = await behind.Post(
            "/apis/apps/v1/namespaces/default/deployments?dryRun=All",
            """{"metadata":{"name":"x"},"kind":"Deployment","spec":{"template":{"spec":{"containers":[{"name":"a"},{"name":"b","securityContext":{"privileged":true}}]}}}}""");
        var service = await behind.Post("/api/v1/namespaces/default/services?dryRun=All", """{"metadata":{"name":"x"}}""");

        Assert.That((deployment.Status, deployment.At("message")), Is.EqualTo((403, "admission webhook \"guard.example\" denied the request: no privileges")));
        Assert.That((service.Status, service.At("message")), Is.EqualTo((422, "services \"x\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: not here")));
        Assert.That((await behind.Get("/api/v1/namespaces/default/secrets")).At("message"), Is.EqualTo("secrets is forbidden: User \"deviant\" cannot list resource \"secrets\" in API group \"\" in the namespace \"default\""));
        Assert.That((await behind.Get("/api/v1/namespaces/default/services")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Overload_comes_for_the_first_few_or_at_a_rate()
    {
        await using var behind = await Given.Proxy("""
              - on: { paths: [/version], first: 2 }
                overload: { code: 503, retryAfter: 7 }
              - on: { paths: [/api], rate: 0.5 }
                overload: 429
            """);
        var versions = new[] { await behind.Get("/version"), await behind.Get("/version"), await behind.Get("/version") };
        var roots = new[] { await behind.Get("/api"), await behind.Get("/api"), await behind.Get("/api"), await behind.Get("/api") };

        Assert.That(versions.Select(came => came.Status), Is.EqualTo(new[] { 503, 503, 200 }));
        Assert.That(versions[0].Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(roots.Select(came => came.Status), Is.EqualTo(new[] { 200, 429, 200, 429 }));
    }

    [Test]
    public async Task An_answer_is_given_in_the_servers_place()
    {
        await using var behind = await Given.Proxy("""
              - on: { paths: [/made-up], headers: { User-Agent: "curious*" } }
                answer: { status: 418, text: tea, headers: { X-Pot: full } }
            """);
        var tea = await behind.Get("/made-up", "*/*", ("User-Agent", "curious/1"));

        Assert.That((tea.Status, tea.Text, tea.Headers.GetValues("X-Pot").Single()), Is.EqualTo((418, "tea", "full")));
        Assert.That((await behind.Get("/made-up")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task A_refusal_is_turned_into_success_and_a_success_into_a_refusal()
    {
        await using var behind = await Given.Proxy("""
              - on: { resources: [configmaps], answer: { status: 409, message: already exists } }
                accept: true
              - on: { resources: [configmaps], names: [third], answer: { status: 2xx } }
                deny: { code: 500, message: "{name} failed" }
            """);
        var ns = await behind.Namespace();
        await behind.ConfigMap(ns, "first");
        var again = await behind.ConfigMap(ns, "first");
        var third = await behind.ConfigMap(ns, "third");

        Assert.That((again.Status, again.At("data.a"), again.At("metadata.namespace")), Is.EqualTo((201, "1", ns)));
        Assert.That((third.Status, third.At("message"), third.At("reason")), Is.EqualTo((500, "third failed", "InternalError")));
    }

    [Test]
    public async Task A_write_is_swallowed()
    {
        await using var behind = await Given.Proxy("  - { on: { verbs: [delete], resources: [configmaps] }, swallow: true }");
        var ns = await behind.Namespace();
        await behind.ConfigMap(ns, "kept");
        var deleted = await behind.Send(HttpMethod.Delete, $"/api/v1/namespaces/{ns}/configmaps/kept", null);

        Assert.That((deleted.Status, deleted.At("status")), Is.EqualTo((200, "Success")));
        Assert.That((await behind.Get($"/api/v1/namespaces/{ns}/configmaps/kept")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task What_is_sent_is_changed_also_inside_pod_templates()
    {
        await using var behind = await Given.Proxy("""
              - mutate: { pods: true, set: { "metadata.labels['mesh']": "on", "spec.containers[*].image": other } }
              - on: { resources: [configmaps], verbs: [create] }
                mutate: { remove: [data.a], copy: { data.b: metadata.name } }
            """);
        var ns = await behind.Namespace();
        var deployment = await behind.Post(
            $"/apis/apps/v1/namespaces/{ns}/deployments?dryRun=All",
            """{"metadata":{"name":"x"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""");

        Assert.That((deployment.At("spec.template.metadata.labels.mesh"), deployment.At("spec.template.spec.containers[0].image"), deployment.At("metadata.labels")), Is.EqualTo(("on", "other", (string?)null)));
        Assert.That((await behind.ConfigMap(ns, "x")).Json["data"]!.ToJsonString(), Is.EqualTo("""{"b":"x"}"""));
    }

    [Test]
    public async Task Parameters_and_preconditions_are_ignored()
    {
        await using var behind = await Given.Proxy("  - ignore: [dryRun, preconditions, limit, labelSelector]");
        var ns = await behind.Namespace();
        var stored = await behind.Post($"/api/v1/namespaces/{ns}/configmaps?dryRun=All", """{"metadata":{"name":"x"}}""");
        var listed = await behind.Get($"/api/v1/namespaces/{ns}/configmaps?limit=1&labelSelector=no%3Dsuch");
        var stale = await behind.Send(HttpMethod.Put, $"/api/v1/namespaces/{ns}/configmaps/x", """{"metadata":{"name":"x","resourceVersion":"1"}}""");
        var deleted = await behind.Send(HttpMethod.Delete, $"/api/v1/namespaces/{ns}/configmaps/x", """{"preconditions":{"uid":"other"}}""");

        Assert.That((stored.Status, stale.Status, deleted.Status), Is.EqualTo((201, 200, 200)));
        Assert.That(listed.All("items[*].metadata.name"), Does.Contain("x"));
    }

    [Test]
    public async Task A_request_is_turned_into_another()
    {
        await using var behind = await Given.Proxy("""
              - on: { resources: [widgets] }
                rewrite: { path: { from: "/widgets", to: "/configmaps" }, query: { limit: "1" } }
            """);

        Assert.That((await behind.Get("/api/v1/widgets")).At("kind"), Is.EqualTo("ConfigMapList"));
    }

    [Test]
    public async Task Another_request_follows()
    {
        await using var behind = await Given.Proxy("""
              - on: { verbs: [create], resources: [configmaps] }
                also: { method: PATCH, path: "{path}/{name}", body: { metadata: { labels: { touched: "yes" } } } }
            """);
        var ns = await behind.Namespace();
        await behind.ConfigMap(ns, "x");

        Assert.That((await behind.Get($"/api/v1/namespaces/{ns}/configmaps/x")).At("metadata.labels.touched"), Is.EqualTo("yes"));
    }

    [Test]
    public async Task A_delay_ends_with_the_answer()
    {
        await using var behind = await Given.Proxy("  - { on: { paths: [/version] }, delay: 30ms }");

        Assert.That((await behind.Get("/version")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Conditions_on_quantities_absence_and_text_hold()
    {
        await using var behind = await Given.Proxy("""
              - on: { pod: [{ path: "spec.containers[*].resources.requests.cpu", above: "2" }] }
                deny: { code: 403, message: too large }
              - on: { pod: [{ path: "spec.containers[*].resources.limits", exists: false }] }
                deny: { code: 403, message: no limits }
              - on: { text: "(?i)secret-word" }
                deny: no such words
            """);

        Assert.That((await Pod(behind, """{"requests":{"cpu":"2500m"},"limits":{"cpu":"3"}}""")).At("message"), Is.EqualTo("too large"));
        Assert.That((await Pod(behind, """{"requests":{"cpu":"1"}}""")).At("message"), Is.EqualTo("no limits"));
        Assert.That((await Pod(behind, """{"requests":{"cpu":"1"},"limits":{"cpu":"3"}}""")).Status, Is.EqualTo(201));
        Assert.That((await behind.Post("/api/v1/namespaces/default/configmaps?dryRun=All", """{"metadata":{"name":"x"},"data":{"a":"SECRET-word"}}""")).At("message"), Is.EqualTo("no such words"));
    }

    [Test]
    public async Task A_body_that_is_odd_goes_through_or_is_read_as_the_server_reads_it()
    {
        await using var behind = await Given.Proxy("""
              - on: { resources: [configmaps], body: [{ path: data.b, equals: "2" }] }
                mutate: { set: { data.seen: "yes" } }
            """);
        const string path = "/api/v1/namespaces/default/configmaps?dryRun=All";
        var twice = await behind.Post(path, """{"metadata":{"name":"x"},"data":{"a":"1"},"data":{"b":"2"}}""");
        var broken = await behind.Post(path, """{"metadata":""");
        var yaml = await behind.Send(HttpMethod.Post, path, "metadata: { name: x }\ndata: { b: \"2\" }\nkind: ConfigMap\napiVersion: v1\n", "application/yaml");

        Assert.That((twice.Status, twice.Json["data"]!.ToJsonString()), Is.EqualTo((201, """{"b":"2","seen":"yes"}""")));
        Assert.That(broken.Status, Is.EqualTo(400));
        Assert.That((yaml.Status, yaml.At("data.seen")), Is.EqualTo((201, "yes")));
    }

    private static Task<Came> Pod(Behind behind, string resources) => behind.Post(
        "/api/v1/namespaces/default/pods?dryRun=All",
        $$$"""{"kind":"Pod","metadata":{"name":"x"},"spec":{"automountServiceAccountToken":false,"containers":[{"name":"c","image":"i","resources":{{{resources}}}}]}}""");
}
