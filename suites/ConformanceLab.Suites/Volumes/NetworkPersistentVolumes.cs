using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("A persistent volume is taken that is reached over the network", Access = RunMode.ReadOnly)]
[Feature("persistent-volumes-on-networks")]
[Spec("https://kubernetes.io/docs/concepts/storage/persistent-volumes/#types-of-persistent-volumes")]
public sealed class NetworkPersistentVolumes : Probe
{
    [Test]
    public Task A_network_file_system(CancellationToken ct) => Taken(
        """{ "nfs": { "server": "192.0.2.20", "path": "/exports" } }""",
        "spec.nfs.server",
        "192.0.2.20",
        ct);

    [Test]
    public Task One_of_a_driver(CancellationToken ct) => Taken(
        """{ "csi": { "driver": "nobody.conformancelab.dev", "volumeHandle": "one" } }""",
        "spec.csi.driver",
        "nobody.conformancelab.dev",
        ct);

    private async Task Taken(string spec, string path, string value, CancellationToken ct)
    {
        var volume = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "PersistentVolume", ["metadata"] = new JsonObject { ["name"] = UniqueName("volume") }, ["spec"] = Json(spec) };
        volume["spec"]!["capacity"] = new JsonObject { ["storage"] = "1Gi" };
        volume["spec"]!["accessModes"] = new JsonArray("ReadWriteOnce");

        Answer.Must(await Api.TryCreate(Resource.Of<V1PersistentVolume>(), volume, "dryRun=All", ct)).KeepField(path, value);
    }
}
