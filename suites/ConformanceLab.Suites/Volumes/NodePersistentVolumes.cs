using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("A persistent volume is taken that is a path or a disk of a node", Access = RunMode.ReadOnly)]
[Feature("persistent-volumes-on-nodes")]
[Spec("https://kubernetes.io/docs/concepts/storage/persistent-volumes/#types-of-persistent-volumes")]
public sealed class NodePersistentVolumes : Probe
{
    [Test]
    public Task A_path_of_a_node(CancellationToken ct) => Taken(
        """{ "hostPath": { "path": "/var/lib/conformancelab" } }""",
        "spec.hostPath.path",
        "/var/lib/conformancelab",
        ct);

    [Test]
    public Task A_disk_of_a_node(CancellationToken ct) => Taken(
        """{ "local": { "path": "/mnt/disks/one" }, "nodeAffinity": { "required": { "nodeSelectorTerms": [{ "matchExpressions": [{ "key": "kubernetes.io/hostname", "operator": "In", "values": ["nobody"] }] }] } } }""",
        "spec.local.path",
        "/mnt/disks/one",
        ct);

    private async Task Taken(string spec, string path, string value, CancellationToken ct)
    {
        var volume = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "PersistentVolume", ["metadata"] = new JsonObject { ["name"] = UniqueName("volume") }, ["spec"] = Json(spec) };
        volume["spec"]!["capacity"] = new JsonObject { ["storage"] = "1Gi" };
        volume["spec"]!["accessModes"] = new JsonArray("ReadWriteOnce");

        Answer.Must(await Api.TryCreate(Resource.Of<V1PersistentVolume>(), volume, "dryRun=All", ct)).KeepField(path, value);
    }
}
