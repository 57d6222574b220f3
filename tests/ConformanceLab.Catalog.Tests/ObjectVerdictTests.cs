using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed class ObjectVerdictTests
{
    [TestCase("storage.k8s.io/v1/storageclasses", "fast")]
    [TestCase("networking.k8s.io/v1/ingressclasses", "nginx")]
    [TestCase("node.k8s.io/v1/runtimeclasses", "gvisor")]
    [TestCase("scheduling.k8s.io/v1/priorityclasses", "tenant-critical")]
    [TestCase("policy/v1beta1/podsecuritypolicies", "restricted")]
    [TestCase("admissionregistration.k8s.io/v1/validatingwebhookconfigurations", "guard")]
    [TestCase("admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", "guard")]
    [TestCase("admissionregistration.k8s.io/v1/validatingadmissionpolicies", "guard")]
    [TestCase("flowcontrol.apiserver.k8s.io/v1beta1/flowschemas", "tenants")]
    public void An_object_that_upstream_does_not_make_is_added(string resource, string name)
    {
        var findings = Judge("v1.20.2", Given.Object(resource, name, ("provisioner", "example.com/disk")));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(findings.Select(f => (f.Feature, f.Verdict)), Is.EqualTo(new[] { ($"object:{resource}/{name}", Verdict.Adds) }));
            Assert.That(findings[0].Why, Is.EqualTo("An unmodified upstream 1.20 has no such object: provisioner example.com/disk."));
            Assert.That(findings[0].Evidence, Is.EqualTo(new[] { "surface/prod.json" }));
        }
    }

    [TestCase("scheduling.k8s.io/v1/priorityclasses", "system-node-critical")]
    [TestCase("flowcontrol.apiserver.k8s.io/v1beta1/flowschemas", "catch-all")]
    [TestCase("flowcontrol.apiserver.k8s.io/v1beta1/prioritylevelconfigurations", "workload-low")]
    [TestCase("apiextensions.k8s.io/v1/customresourcedefinitions", "widgets.acme.example")]
    [TestCase("apiregistration.k8s.io/v1/apiservices", "v1.apps")]
    [TestCase("rbac.authorization.k8s.io/v1/clusterroles", "system:node")]
    [TestCase("storage.k8s.io/v1/storageclasses", "fast.conformancelab.dev")]
    public void An_object_that_upstream_or_the_harness_makes_is_not_mentioned(string resource, string name) =>
        Assert.That(Judge("v1.20.2", Given.Object(resource, name)), Is.Empty);

    [Test]
    public void An_object_that_other_minors_make_is_added()
    {
        var high = Given.Object("flowcontrol.apiserver.k8s.io/v1beta1/flowschemas", "system-node-high");
        Assert.That(Judge("v1.20.2", high).Select(f => f.Verdict), Is.EqualTo(new[] { Verdict.Adds }));
        Assert.That(Judge("v1.23.1", high), Is.Empty);

        var election = Given.Object("flowcontrol.apiserver.k8s.io/v1/flowschemas", "workload-leader-election");
        Assert.That(Judge("v1.33.13", election), Is.Empty);
        Assert.That(Judge("v1.34.9", election).Select(f => f.Verdict), Is.EqualTo(new[] { Verdict.Adds }));
    }

    [Test]
    public void An_object_that_only_some_patch_releases_make_is_neither_added_nor_restricted()
    {
        var probes = Given.Object("flowcontrol.apiserver.k8s.io/v1beta1/flowschemas", "probes");
        Assert.That(Judge("v1.20.15", probes), Is.Empty);
        Assert.That(Without("v1.20.2"), Is.Empty);
        Assert.That(Without("v1.23.1"), Is.EqualTo(new[] { ("object:flowcontrol.apiserver.k8s.io/v1beta1/flowschemas/probes", Verdict.Restricts) }));

        static IEnumerable<(string, Verdict)> Without(string version) =>
            Given.Judge(Given.Surface(version, Given.Defaults(Minor.Parse(version).ToString())) with
            {
                Objects =
                [
                    .. from made in Given.Catalog.Objects
                       where made.Resource == "flowcontrol.apiserver.k8s.io/flowschemas" && made.Name != "probes" && made.IsMadeBy(Minor.Parse(version))
                       select Given.Object("flowcontrol.apiserver.k8s.io/v1beta1/flowschemas", made.Name),
                ],
            }).Where(f => f.Verdict is not (Verdict.Same or Verdict.Lags)).Select(f => (f.Feature, f.Verdict));
    }

    [Test]
    public void An_aggregated_api_is_added_when_a_service_stands_behind_it()
    {
        var findings = Judge(
            "v1.20.2",
            Given.Object("apiregistration.k8s.io/v1/apiservices", "v1beta1.metrics.k8s.io", ("service", "kube-system/metrics-server")),
            Given.Object("apiregistration.k8s.io/v1/apiservices", "v1.batch", ("service", "")));
        Assert.That(findings.Select(f => f.Feature), Is.EqualTo(new[] { "object:apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io" }));
    }

    [TestCase("v1.19.7")]
    [TestCase("v1.37.0")]
    public void Of_a_minor_that_was_not_read_none_is_missed(string version)
    {
        var surface = Given.Surface(version, Given.Defaults("1.36")) with { Objects = [Given.Object("scheduling.k8s.io/v1/priorityclasses", "system-node-critical")] };
        Assert.That(Given.Judge(surface).Select(f => f.Feature), Has.None.StartsWith("object:"));
    }

    [Test]
    public void An_object_that_upstream_makes_and_that_is_gone_is_restricted()
    {
        var surface = Given.Surface("v1.20.2", Given.Defaults("1.20")) with { Objects = [Given.Object("scheduling.k8s.io/v1/priorityclasses", "system-node-critical")] };
        var findings = Given.Judge(surface).Where(f => f.Verdict is not (Verdict.Same or Verdict.Lags));
        Assert.That(findings.Select(f => (f.Feature, f.Verdict)), Is.EqualTo(new[] { ("object:scheduling.k8s.io/v1/priorityclasses/system-cluster-critical", Verdict.Restricts) }));
    }

    [Test]
    public void An_api_of_upstreams_that_is_not_available_differs()
    {
        var findings = Judge("v1.20.2", Given.Object("apiregistration.k8s.io/v1/apiservices", "v1.apps", ("available", "False")));
        Assert.That(findings.Select(f => (f.Feature, f.Verdict)), Is.EqualTo(new[] { ("object:apiregistration.k8s.io/v1/apiservices/v1.apps", Verdict.Differs) }));
    }

    [Test]
    public void Objects_that_could_not_be_listed_are_unknown()
    {
        var findings = Given.Judge(Given.Surface("v1.20.2", Given.Defaults("1.20"), gaps: [new SurfaceGap("/apis/storage.k8s.io/v1/storageclasses", "403: no"), new SurfaceGap("/api/v1/nodes?limit=500", "403")]));
        Assert.That(
            findings.Where(f => f.Verdict == Verdict.Unknown).Select(f => f.Feature),
            Is.EqualTo(new[] { "object:storage.k8s.io/v1/storageclasses", "object:v1/nodes" }));
    }

    [TestCase("v1/namespaces", "team-a")]
    [TestCase("rbac.authorization.k8s.io/v1/clusterroles", "team-a-admin")]
    public void What_people_make_for_their_own_work_is_not_mentioned(string resource, string name) =>
        Assert.That(Judge("v1.20.2", Given.Object(resource, name)).Where(f => f.Verdict == Verdict.Adds), Is.Empty);

    [TestCase("v1/namespaces", "openshift-monitoring")]
    [TestCase("rbac.authorization.k8s.io/v1/clusterroles", "system:openshift:scc:privileged")]
    public void What_is_known_to_be_a_vendors_is_added_with_its_owner(string resource, string name) =>
        Assert.That(Judge("v1.20.2", Given.Object(resource, name)).Single(f => f.Verdict == Verdict.Adds).Why, Does.Contain("which is Red Hat OpenShift's"));

    [Test]
    public void What_a_vendor_puts_on_nodes_is_named_by_its_domain()
    {
        var node = new SurfaceNode
        {
            Name = "a", KubeletVersion = "v1.20.2", OperatingSystem = "linux", OsImage = "", Architecture = "amd64", ContainerRuntime = "", Ready = true, Taints = [],
            Labels = new Dictionary<string, string> { ["kubernetes.io/os"] = "linux", ["eks.amazonaws.com/nodegroup"] = "blue", ["team.example/owner"] = "x" }, Annotations = ["node.alpha.kubernetes.io/ttl"],
        };
        var findings = Given.Judge(Given.Surface("v1.20.2", []) with { Nodes = [node] }).Where(f => f.Feature.StartsWith("node:", StringComparison.Ordinal));
        Assert.That(findings.Select(f => (f.Feature, f.Verdict)), Is.EqualTo(new[] { ("node:eks.amazonaws.com", Verdict.Adds) }));
    }

    private static List<Finding> Judge(string version, params SurfaceObject[] objects) =>
        [.. Given.Judge(Given.Surface(version, Given.Defaults(Minor.Parse(version).ToString()), objects)).Where(f => f.Verdict is not (Verdict.Same or Verdict.Lags))];
}
