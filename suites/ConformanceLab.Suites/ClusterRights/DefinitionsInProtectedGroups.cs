using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A custom resource is taken in a group of the community, where it says that it is not approved", Access = RunMode.ReadOnly)]
[Feature("custom-resources-in-protected-groups")]
[Spec("https://kubernetes.io/docs/reference/labels-annotations-taints/#api-approved-kubernetes-io")]
public sealed class DefinitionsInProtectedGroups : DefinitionAskingProbe
{
    [Test]
    public Task With_the_annotation_it_is_taken(CancellationToken ct) => Taken(
        "conformancelab.k8s.io",
        ct,
        definition => definition["metadata"]!["annotations"] = new JsonObject { ["api-approved.kubernetes.io"] = "unapproved, asked for by a probe" });
}
