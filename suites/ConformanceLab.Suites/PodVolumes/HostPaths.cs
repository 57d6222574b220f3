using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodVolumes;

[Probe("A pod that mounts a path of its node finds what is there")]
[Feature("pod-host-path-writable")]
[Spec("https://kubernetes.io/docs/concepts/storage/volumes/#hostpath")]
[Requires(Capability.ReadyNodes)]
public sealed class HostPaths : Probe
{
    [Test]
    public async Task What_one_pod_leaves_another_finds(CancellationToken ct)
    {
        var folder = $"/tmp/conformancelab-{Namespace}";
        var writer = OnHost("writer", folder, "DirectoryOrCreate", "echo left behind > /data/note");
        await Api.Create(writer, ct);
        var node = (await Ended("writer", ct)).Text("spec.nodeName");

        // It clears away what both have made.
        var reader = OnHost("reader", "/tmp", "Directory", $"cat /data/{folder[5..]}/note; rm -r /data/{folder[5..]}");
        reader.Spec.Affinity = At(node!);

        Assert.That(await Output(reader, ct), Is.EqualTo("left behind"));
    }

    [Test]
    public async Task One_that_must_be_there_keeps_the_pod_waiting(CancellationToken ct)
    {
        await Api.Create(OnHost("waiting", $"/tmp/conformancelab-{Namespace}-none", "Directory", "true"), ct);

        await Eventually(
            async token => Answer.Must(await Api.TryList<Corev1Event>("fieldSelector=involvedObject.name%3Dwaiting,reason%3DFailedMount", token)).Succeed()
                .And.HaveField("items[0].involvedObject.name", "waiting"),
            Within.PodRunning,
            ct);
        Answer.Must(await Api.TryGet<V1Pod>("waiting", ct)).HaveField("status.phase", "Pending");
    }

    // Only a privileged container may write there on nodes that label their files.
    private static V1Pod OnHost(string name, string path, string type, string script)
    {
        var pod = Shell(name, script);
        pod.Mount(path, readOnly: false, type);
        pod.Spec.SecurityContext = null;
        pod.Spec.Containers[0].SecurityContext = new V1SecurityContext { Privileged = true, RunAsUser = 0 };
        return pod;
    }

    private static V1Affinity At(string node) => new()
    {
        NodeAffinity = new V1NodeAffinity
        {
            RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector
            {
                NodeSelectorTerms = [new V1NodeSelectorTerm { MatchFields = [new V1NodeSelectorRequirement { Key = "metadata.name", OperatorProperty = "In", Values = [node] }] }],
            },
        },
    };
}
