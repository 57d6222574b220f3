using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations.Tests;

[TestFixture]
internal sealed class FieldPathTests
{
    private const string Pod = """{"metadata":{"labels":{"a.b/c":"x"}},"spec":{"containers":[{"name":"one","ports":[{"p":1}]},{"name":"two"}]},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""";

    [TestCase("metadata.labels['a.b/c']", "x")]
    [TestCase("spec.containers[1].name", "two")]
    [TestCase("spec.containers[*].name", "one two")]
    [TestCase("spec.containers[*].ports[*].p", "1 -")]
    [TestCase("status.conditions[type=Ready].status", "True")]
    [TestCase("status.conditions[type=Other].status", "-")]
    [TestCase("nothing[*].x", "-")]
    public void Finds_each_branch(string path, string found) =>
        Assert.That(string.Join(' ', FieldPath.Parse(path).Find(JsonNode.Parse(Pod)).Select(node => JsonText.Of(node) ?? "-")), Is.EqualTo(found));

    [Test]
    public void Sets_at_every_branch_and_makes_objects_on_the_way()
    {
        var pod = JsonNode.Parse(Pod)!;
        FieldPath.Parse("spec.containers[*].resources.limits.cpu").Set(pod, "1");
        FieldPath.Parse("status.conditions[type=Ready].status").Set(pod, "False");
        FieldPath.Parse("spec.tolerations[-]").Set(pod, "t");

        Assert.That(FieldPath.Parse("spec.containers[*].resources.limits.cpu").Find(pod).Select(JsonText.Of), Is.EqualTo(new[] { "1", "1" }));
        Assert.That(JsonText.Of(pod["status"]!["conditions"]![0]!["status"]), Is.EqualTo("False"));
        Assert.That(JsonText.Of(pod["spec"]!["tolerations"]![0]), Is.EqualTo("t"));
    }

    [Test]
    public void Removes_items_and_keys()
    {
        var pod = JsonNode.Parse(Pod)!;

        Assert.That(FieldPath.Parse("spec.containers[name=one]").Remove(pod), Is.True);
        Assert.That(FieldPath.Parse("metadata.labels[*]").Remove(pod), Is.True);
        Assert.That(FieldPath.Parse("spec.nothing").Remove(pod), Is.False);
        Assert.That(pod["spec"]!.ToJsonString(), Is.EqualTo("""{"containers":[{"name":"two"}]}"""));
    }

    [TestCase("pods", "/api/v1/namespaces/a/pods/x", true)]
    [TestCase("pods", "/api/v1/namespaces/a/pods/x/exec", false)]
    [TestCase("pods/*", "/api/v1/namespaces/a/pods/x/exec", true)]
    [TestCase("deployments", "/apis/apps/v1/deployments", true)]
    [TestCase("deployments.apps", "/apis/apps/v1/namespaces/a/deployments/x", true)]
    [TestCase("deployments.extensions", "/apis/apps/v1/deployments", false)]
    [TestCase("cronjobs.v1beta1.batch", "/apis/batch/v1/cronjobs", false)]
    [TestCase("events.", "/apis/events.k8s.io/v1/events", false)]
    [TestCase("events.", "/api/v1/events", true)]
    [TestCase("*.openshift.io", "/apis/apps.openshift.io/v1/things", false)]
    [TestCase("*.*.openshift.io", "/apis/apps.openshift.io/v1/things", true)]
    [TestCase("namespaces/finalize", "/api/v1/namespaces/a/finalize", true)]
    public void A_resource_is_matched_as_kubectl_writes_it(string pattern, string path, bool matches) =>
        Assert.That(ResourcePattern.Parse(pattern).Matches(ApiPath.Parse(path)), Is.EqualTo(matches));
}
