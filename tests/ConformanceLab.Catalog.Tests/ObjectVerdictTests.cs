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
    public void An_object_that_a_later_minor_makes_is_added_on_an_earlier_one()
    {
        var probes = Given.Object("flowcontrol.apiserver.k8s.io/v1beta1/flowschemas", "probes");
        Assert.That(Judge("v1.20.2", probes), Has.Count.EqualTo(1));
        Assert.That(Judge("v1.23.1", probes), Is.Empty);
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

    private static List<Finding> Judge(string version, params SurfaceObject[] objects) =>
        [.. Given.Judge(Given.Surface(version, Given.Defaults(Minor.Parse(version).ToString()), objects)).Where(f => f.Verdict is not (Verdict.Same or Verdict.Lags))];
}
