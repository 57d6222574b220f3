using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

/// <summary>What probes share that want to get at a container. The pod is on no node, so that the way ends there, after everybody who could say no.</summary>
public abstract class StreamProbe : Probe
{
    /// <summary>Makes a pod that never runs, and asks for one of its subresources.</summary>
    /// <param name="subresource">The subresource, with its query.</param>
    /// <param name="ct">Ends it.</param>
    protected async Task<Answer> Open(string subresource, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(subresource);
        var name = subresource.Split('?')[0];
        await Api.Create(Pod(name).Nowhere(), ct);
        return await Api.TryGet($"{Resource.Of<V1Pod>().Item(Namespace, name)}/{subresource}", ct);
    }

    /// <summary>Claims that nothing but the missing node stood in the way.</summary>
    protected static void MustEndAtTheNode(Answer answer) => Answer.Must(answer).HaveStatus(400).And.HaveReason("BadRequest");
}
