using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites;

/// <summary>What probes with a node of their own making share. Nothing runs on it: it is an object that says of itself that it is ready.
/// Its taint keeps everybody else's pods away, and its label brings ours there.</summary>
public abstract class NodeProbe : Probe
{
    /// <summary>The key of the node's label and taint. The value is the node's name.</summary>
    protected const string Key = "conformancelab.dev/node";

    /// <summary>Makes a ready node.</summary>
    /// <param name="ct">Ends it.</param>
    /// <param name="cpu">What it can give to pods.</param>
    /// <returns>The node's name.</returns>
    protected async Task<string> Node(CancellationToken ct, string cpu = "4")
    {
        var name = UniqueName("node");
        await Api.Create(
            new V1Node
            {
                Metadata = Meta(name, (Key, name), ("kubernetes.io/hostname", name)),
                Spec = new V1NodeSpec { Taints = [new V1Taint { Key = Key, Value = name, Effect = "NoSchedule" }] },
            },
            ct);
        var status =
            $$"""
            { "status": { "capacity": { "cpu": "{{cpu}}", "memory": "4Gi", "pods": "10" }, "allocatable": { "cpu": "{{cpu}}", "memory": "4Gi", "pods": "10" },
              "conditions": [{ "type": "Ready", "status": "True", "reason": "Probe", "message": "Nothing runs here" }] } }
            """;
        Answer.Must(await Api.TryPatch<V1Node>(name, Patch.Strategic, status, ct, subresource: "status")).Succeed();
        return name;
    }

    /// <summary>A pod for a node of ours: it selects the node and tolerates whatever taints it bears.</summary>
    protected static V1Pod PodFor(string node, string name, string cpu = "10m")
    {
        var pod = Pod(name);
        pod.Spec.NodeSelector = new Dictionary<string, string> { [Key] = node };
        pod.Spec.Tolerations = [new V1Toleration { OperatorProperty = "Exists" }];
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu) } };
        return pod;
    }

    /// <summary>Waits until the scheduler has placed a pod.</summary>
    protected async Task Placed(string pod, string node, CancellationToken ct) => await Eventually(
        async token => Answer.Must(await Api.TryGet<V1Pod>(pod, token)).Succeed().And.HaveField("spec.nodeName", node),
        Within.PodScheduled,
        ct);

    /// <summary>Waits until the scheduler says that it finds no place for a pod.</summary>
    protected async Task Unplaced(string pod, CancellationToken ct) => await Eventually(
        async token =>
        {
            var answer = Answer.Must(await Api.TryGet<V1Pod>(pod, token)).Succeed().And.NotHaveField("spec.nodeName").Answer;
            Answer.Must(answer).Satisfy(found => Placement.Scheduled(found) == ("False", "Unschedulable"), "says that the pod is unschedulable");
        },
        Within.PodScheduled,
        ct);
}
