using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodFiles;

[Probe("A container learns of its pod from files")]
[Feature("pod-downward-api")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/downward-api/")]
[Requires(Capability.ReadyNodes)]
public sealed class PodFacts : InsideProbe
{
    [Test]
    public Task Its_name(CancellationToken ct) => Tells("name", Name, ct);

    [Test]
    public Task Its_labels(CancellationToken ct) => Tells("label", "colour=\"blue\"", ct);

    [Test]
    public Task Its_annotations(CancellationToken ct) => Tells("annotation", "shape=\"round\"", ct);

    [Test]
    public Task The_bounds_of_a_container(CancellationToken ct) => Tells("memory", "48", ct);

    protected override V1Pod Teller()
    {
        var volume = ConfigVolumes.OfPod("pod", ("name", "metadata.name"), ("labels", "metadata.labels"), ("annotations", "metadata.annotations"));
        volume.DownwardAPI.Items.Add(new V1DownwardAPIVolumeFile
        {
            Path = "memory",
            ResourceFieldRef = new V1ResourceFieldSelector { ContainerName = "main", Resource = "limits.memory", Divisor = new ResourceQuantity("1Mi") },
        });
        var pod = Shell(Name, "echo name $(cat /pod/name); echo label $(grep ^colour= /pod/labels); echo annotation $(grep ^shape= /pod/annotations); echo memory $(cat /pod/memory)").Mounting(volume);
        pod.Metadata.Labels["colour"] = "blue";
        pod.Metadata.Annotations = new Dictionary<string, string> { ["shape"] = "round" };
        pod.Spec.Containers[0].Resources.Limits["memory"] = new ResourceQuantity("48Mi");
        return pod;
    }
}
