using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("A StorageClass gets the documented defaults, and keeps its provisioner for good", Access = RunMode.Full)]
[Feature("storage-classes")]
[Spec("https://kubernetes.io/docs/concepts/storage/storage-classes/")]
[Requires(Capability.ClusterAdmin)]
public sealed class StorageClasses : Probe
{
    [Test]
    public async Task Policy_and_binding_are_filled_in(CancellationToken ct)
    {
        var answer = await Api.TryCreate(Class(UniqueName("defaults")), ct);

        Answer.Must(answer).HaveStatus(201).And.HaveField("reclaimPolicy", "Delete").And.HaveField("volumeBindingMode", "Immediate").And.HaveField("provisioner", "nobody.conformancelab.dev");
    }

    [Test]
    public async Task The_provisioner_can_not_be_changed(CancellationToken ct)
    {
        var name = UniqueName("fixed");
        await Api.Create(Class(name), ct);

        Answer.Must(await Api.TryPatch<V1StorageClass>(name, Patch.Merge, """{ "provisioner": "somebody.conformancelab.dev" }""", ct)).HaveStatus(422).And.Blame("provisioner");
        Answer.Must(await Api.TryPatch<V1StorageClass>(name, Patch.Merge, """{ "allowVolumeExpansion": true }""", ct)).Succeed().And.HaveField("allowVolumeExpansion", "true");
    }

    private static V1StorageClass Class(string name) => new() { Metadata = Meta(name), Provisioner = "nobody.conformancelab.dev" };
}
