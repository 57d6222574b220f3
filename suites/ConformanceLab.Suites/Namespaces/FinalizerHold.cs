using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.Namespaces;

/// <summary>A ConfigMap that a finalizer of ours holds. It is let go however the check ends: else its namespace would never go.</summary>
internal sealed class FinalizerHold(Api api, string name, string? ns = null) : IAsyncDisposable
{
    /// <summary>The finalizer.</summary>
    public const string Finalizer = "conformancelab.dev/hold";

    /// <summary>Lets it go. One that is gone already is no error.</summary>
    public async Task<Answer> Release(CancellationToken ct) => await api.TryPatch(
        Resource.Of<V1ConfigMap>(), name, Patch.Strategic, $$$"""{"metadata":{"$deleteFromPrimitiveList/finalizers":["{{{Finalizer}}}"]}}""", ct, ns: ns);

    public async ValueTask DisposeAsync()
    {
        // Of its own, since it must also run where the check was cancelled.
        using var bound = new CancellationTokenSource(Within.Request);
        await Release(bound.Token);
    }
}
