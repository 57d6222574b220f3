using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("An update can't give an object another name, uid or creation time")]
[Feature("object-metadata")]
[Spec("https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#uids")]
public sealed class FixedMetadata : Probe
{
    [Test]
    public async Task Another_uid_is_refused(CancellationToken ct)
    {
        var found = await Api.Create(ConfigMap("identified"), ct);
        found.Metadata.Uid = "00000000-0000-4000-8000-000000000001";

        Answer.Must(await Api.TryUpdate(found, ct)).HaveStatus(409, 422);
    }

    [Test]
    public async Task Another_name_than_the_path_says_is_refused(CancellationToken ct)
    {
        await Api.Create(ConfigMap("named"), ct);
        var renamed = Json("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"renamed"}}""");

        Answer.Must(await Api.TryPut(Resource.Of<V1ConfigMap>().Item(Namespace, "named"), renamed, ct)).HaveStatus(400).And.HaveReason("BadRequest");
    }

    [Test]
    public async Task Creation_time_stays(CancellationToken ct)
    {
        await Api.Create(ConfigMap("dated"), ct);
        var before = await Api.TryGet<V1ConfigMap>("dated", ct);
        var moved = before.As<V1ConfigMap>();
        moved.Metadata.CreationTimestamp = moved.Metadata.CreationTimestamp!.Value.AddYears(-1);

        // Whether the server refuses it or goes on without it is its own choice.
        Answer.Must(await Api.TryUpdate(moved, ct)).HaveStatus(200, 409, 422);

        Answer.Must(await Api.TryGet<V1ConfigMap>("dated", ct)).HaveField("metadata.creationTimestamp", before.Text("metadata.creationTimestamp")!);
    }
}
