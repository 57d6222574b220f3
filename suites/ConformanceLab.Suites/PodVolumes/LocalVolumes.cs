using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodVolumes;

[Probe("A pod with a volume of one node runs on that node and finds what is there", Access = RunMode.Full)]
[Feature("persistent-volumes-on-nodes")]
[Spec("https://kubernetes.io/docs/concepts/storage/volumes/#local")]
[Requires(Capability.ReadyNodes, Capability.ClusterAdmin)]
public sealed class LocalVolumes : Probe
{
    [Test]
    public async Task It_runs_there(CancellationToken ct)
    {
        var name = UniqueName("local");
        var folder = $"/tmp/conformancelab-{name}";
        await Api.Create(OnHost("maker", folder, "echo left behind > /data/note"), ct);
        var node = (await Ended("maker", ct)).Text("spec.nodeName")!;
        var host = Answer.Must(await Api.TryGet<V1Node>(node, ct)).Succeed().Answer.Text("metadata.labels['kubernetes.io/hostname']")!;
        await Api.Create(Volume(name, folder, host), ct);
        await Api.Create(ClaimOf(name), ct);

        var pod = Shell("finder", "cat /data/note");
        pod.Mount(new V1Volume { PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = "claim" } });
        pod.Spec.SecurityContext = null;
        pod.Spec.Containers[0].SecurityContext = new V1SecurityContext { Privileged = true, RunAsUser = 0 };
        await Api.Create(pod, ct);
        Answer.Must(await Ended("finder", ct)).HaveField("spec.nodeName", node);
        Assert.That(await Log("finder", ct), Is.EqualTo("left behind\n"));

        // What was made on the node goes before the volume does.
        var cleaner = OnHost("cleaner", "/tmp", $"rm -r /data/{folder[5..]}");
        cleaner.Spec.NodeSelector["kubernetes.io/hostname"] = host;
        await Api.Create(cleaner, ct);
        await Ended("cleaner", ct);
    }

    private static V1Pod OnHost(string name, string path, string script)
    {
        var pod = Shell(name, script);
        pod.Mount(path, readOnly: false, "DirectoryOrCreate");
        pod.Spec.SecurityContext = null;

        // Only a privileged container may write there on nodes that label their files.
        pod.Spec.Containers[0].SecurityContext = new V1SecurityContext { Privileged = true, RunAsUser = 0 };
        return pod;
    }

    // Whatever the class, there need be none of that name.
    private static V1PersistentVolume Volume(string name, string folder, string host) => new()
    {
        Metadata = Meta(name),
        Spec = new V1PersistentVolumeSpec
        {
            Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Mi") },
            AccessModes = ["ReadWriteOnce"],
            PersistentVolumeReclaimPolicy = "Retain",
            StorageClassName = name,
            Local = new V1LocalVolumeSource { Path = folder },
            NodeAffinity = new V1VolumeNodeAffinity
            {
                Required = new V1NodeSelector
                {
                    NodeSelectorTerms =
                    [
                        new V1NodeSelectorTerm { MatchExpressions = [new V1NodeSelectorRequirement { Key = "kubernetes.io/hostname", OperatorProperty = "In", Values = [host] }] },
                    ],
                },
            },
        },
    };

    private static V1PersistentVolumeClaim ClaimOf(string volume) => new()
    {
        Metadata = Meta("claim"),
        Spec = new V1PersistentVolumeClaimSpec
        {
            AccessModes = ["ReadWriteOnce"],
            StorageClassName = volume,
            VolumeName = volume,
            Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Mi") } },
        },
    };
}
