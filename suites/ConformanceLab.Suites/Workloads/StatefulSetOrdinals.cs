using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A StatefulSet makes its pods by ordinal with an identity and a claim of their own, one after the other unless told otherwise")]
[Feature("stateful-sets")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity")]
[Requires(Capability.Controllers)]
public sealed class StatefulSetOrdinals : WorkloadProbe
{
    [Test]
    public async Task The_first_must_be_ready_before_the_second_comes(CancellationToken ct)
    {
        await Api.Create(Set("ordered", 2, null), ct);

        await Eventually(async token => Answer.Must(await Api.TryGet<V1StatefulSet>("ordered", token)).Succeed().And.HaveField("status.replicas", "1").And.HaveField("status.observedGeneration", "1"), Within.ControllerActed, ct);
        Answer.Must(await Api.TryGet<V1Pod>("ordered-1", ct)).HaveStatus(404);

        await Report("ordered-0", """{ "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }] }""", ct);

        await Eventually(async token => Answer.Must(await Api.TryGet<V1Pod>("ordered-1", token)).Succeed(), Within.ControllerActed, ct);
    }

    [Test]
    public async Task Each_pod_has_an_identity_and_a_claim(CancellationToken ct)
    {
        var set = Set("db", 1, null);
        set.Spec.VolumeClaimTemplates =
        [
            new V1PersistentVolumeClaim
            {
                Metadata = Meta("data"),
                Spec = new V1PersistentVolumeClaimSpec
                {
                    AccessModes = ["ReadWriteOnce"],
                    StorageClassName = "conformancelab-no-such-class",
                    Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Mi") } },
                },
            },
        ];
        await Api.Create(set, ct);

        var pod = await Eventually(async token => Answer.Must(await Api.TryGet<V1Pod>("db-0", token)).Succeed().Answer, Within.ControllerActed, ct);

        MustBeOwned(pod.Json, "StatefulSet", "db");
        Answer.Must(pod).HaveField("spec.hostname", "db-0").And.HaveField("spec.subdomain", "peers")
            .And.HaveField("metadata.labels['statefulset.kubernetes.io/pod-name']", "db-0");
        var volumes = pod.At("spec.volumes")!.AsArray();
        Assert.That(volumes.Select(volume => JsonPath.Text(volume, "persistentVolumeClaim.claimName")), Does.Contain("data-db-0"));
        Answer.Must(await Api.TryGet<V1PersistentVolumeClaim>("data-db-0", ct)).Succeed().And.HaveField("spec.storageClassName", "conformancelab-no-such-class");
    }

    [Test]
    public async Task In_parallel_none_waits_for_another(CancellationToken ct)
    {
        await Api.Create(Set("parallel", 3, "Parallel"), ct);

        var pods = await Pods("parallel", 3, ct);

        Assert.That(pods.Select(pod => JsonPath.Text(pod, "metadata.name")), Is.EquivalentTo(new[] { "parallel-0", "parallel-1", "parallel-2" }));
    }

    private static V1StatefulSet Set(string name, int replicas, string? policy) => new()
    {
        Metadata = Meta(name),
        Spec = new V1StatefulSetSpec { Replicas = replicas, ServiceName = "peers", Selector = Selector(name), Template = PodTemplate(name).Nowhere(), PodManagementPolicy = policy },
    };
}
