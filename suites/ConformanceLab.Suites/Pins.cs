using k8s.Models;

namespace ConformanceLab.Suites;

/// <summary>Brings pods to a node by what every node has, so that no node has to be changed for it.</summary>
internal static class Pins
{
    /// <summary>The label that tells nodes apart.</summary>
    public const string Hostname = "kubernetes.io/hostname";

    /// <summary>On the node where the pods labelled <c>app=APP</c> are.</summary>
    public static V1Affinity Beside(string app) => new() { PodAffinity = new V1PodAffinity { RequiredDuringSchedulingIgnoredDuringExecution = [With(app)] } };

    /// <summary>On a node where no pod labelled <c>app=APP</c> is.</summary>
    public static V1Affinity ApartFrom(string app) => new() { PodAntiAffinity = new V1PodAntiAffinity { RequiredDuringSchedulingIgnoredDuringExecution = [With(app)] } };

    /// <summary>On the node of this name and on no other.</summary>
    public static V1Pod On(this V1Pod pod, string node)
    {
        pod.Spec.Affinity ??= new V1Affinity();
        pod.Spec.Affinity.NodeAffinity = new V1NodeAffinity
        {
            RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector
            {
                NodeSelectorTerms = [new V1NodeSelectorTerm { MatchFields = [new V1NodeSelectorRequirement { Key = "metadata.name", OperatorProperty = "In", Values = [node] }] }],
            },
        };
        return pod;
    }

    private static V1PodAffinityTerm With(string app) => new() { TopologyKey = Hostname, LabelSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = app } } };
}
