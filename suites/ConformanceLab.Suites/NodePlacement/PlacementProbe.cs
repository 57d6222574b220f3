using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.NodePlacement;

/// <summary>What probes share that are about where pods run. Nodes are taken as they are: only pods of our own stand in one another's way.</summary>
public abstract class PlacementProbe : Probe
{
    /// <summary>Runs a pod that goes where it likes.</summary>
    /// <returns>The node that took it.</returns>
    protected async Task<string> Somewhere(string name, CancellationToken ct)
    {
        await Api.Create(Shell(name, Stay), ct);
        return (await Running(name, ct)).Text("spec.nodeName")!;
    }

    /// <summary>Waits until the scheduler says that it finds no place for a pod.</summary>
    protected async Task Waits(string pod, CancellationToken ct) => await Eventually(
        async token => Answer.Must(await Api.TryGet<V1Pod>(pod, token)).Succeed().And.NotHaveField("spec.nodeName")
            .And.Satisfy(found => Placement.Scheduled(found) == ("False", "Unschedulable"), "says that the pod is unschedulable"),
        Within.PodScheduled,
        ct);
}
