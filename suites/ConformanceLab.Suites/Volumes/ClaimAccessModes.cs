using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("A claim is taken for one node, for many that read, and for many that write", Rehearsed = true)]
[Feature("volume-access-modes")]
[Spec("https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes")]
public sealed class ClaimAccessModes : Probe
{
    [Test]
    public async Task One_node_writes(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(Claim("one", "ReadWriteOnce"), "dryRun=All", ct)).KeepField("spec.accessModes[0]", "ReadWriteOnce");

    [Test]
    public async Task Many_nodes_read(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(Claim("readers", "ReadOnlyMany"), "dryRun=All", ct)).KeepField("spec.accessModes[0]", "ReadOnlyMany");

    [Test]
    public async Task Many_nodes_write(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(Claim("writers", "ReadWriteMany"), "dryRun=All", ct)).KeepField("spec.accessModes[0]", "ReadWriteMany");

    private static V1PersistentVolumeClaim Claim(string name, string mode) => new()
    {
        Metadata = Meta(name),
        Spec = new V1PersistentVolumeClaimSpec
        {
            AccessModes = [mode],
            Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") } },
        },
    };
}
