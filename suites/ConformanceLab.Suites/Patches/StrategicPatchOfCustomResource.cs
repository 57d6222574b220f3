using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Patches;

[Probe("A strategic merge patch of a custom resource answers 415, and a merge patch of it is taken", Access = RunMode.Full)]
[Feature("strategic-merge-patch")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-apply")]
[Requires(Capability.ClusterAdmin)]
public sealed class StrategicPatchOfCustomResource : Probe
{
    [Test]
    public async Task Strategic_merge_patch_is_unsupported(CancellationToken ct)
    {
        var toys = await Define(ct);
        await Eventually(token => Api.Create(toys, Json($$$"""{"apiVersion":"{{{toys.ApiVersion}}}","kind":"Toy","metadata":{"name":"ball"},"spec":{"colour":"red"}}"""), token), Within.DefinitionServed, ct);

        var strategic = await Api.TryPatch(toys, "ball", Patch.Strategic, """{"spec":{"colour":"blue"}}""", ct);
        var merge = await Api.TryPatch(toys, "ball", Patch.Merge, """{"spec":{"colour":"green"}}""", ct);

        Answer.Must(strategic).HaveStatus(415);
        Answer.Must(merge).HaveStatus(200).And.HaveField("spec.colour", "green");
    }

    private async Task<Resource> Define(CancellationToken ct)
    {
        var group = $"{UniqueName("toys")}.conformancelab.dev";
        await Api.Create(
            Resource.Of<V1CustomResourceDefinition>(),
            Json($$$"""
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"toys.{{{group}}}"},
                 "spec":{"group":"{{{group}}}","scope":"Namespaced","names":{"plural":"toys","singular":"toy","kind":"Toy","listKind":"ToyList"},
                 "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}} }]}}
                """),
            ct);
        return new Resource(group, "v1", "toys", "Toy");
    }
}
