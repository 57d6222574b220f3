using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Watch;

[Probe("The server ends a watch after its timeoutSeconds", Fresh = true)]
[Feature("watch")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/common-parameters/common-parameters/#timeoutSeconds")]
public sealed class WatchTimeout : Probe
{
    [Test]
    public async Task Server_ends_the_watch(CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(Within.EventSeen.Duration);
        var errors = 0;
        try
        {
            await foreach (var change in Api.Watch<V1ConfigMap>("timeoutSeconds=1", bound.Token))
            {
                errors += change.Type == "ERROR" ? 1 : 0;
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Claim(false, $"the server ends a watch with timeoutSeconds=1 within {Within.EventSeen.Duration.TotalSeconds:0} s");
        }

        Assert.That(errors, Is.Zero, "a watch that reached its time ends without an error");
    }
}
