using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.Admission;

/// <summary>What probes of quotas share.</summary>
public abstract class QuotaProbe : Probe
{
    private const string Leases = "count/leases.coordination.k8s.io";

    /// <summary>Creates a quota and waits until it is counted, since nothing is admitted before.</summary>
    protected Task SetQuota(string name, V1ResourceQuotaSpec spec, CancellationToken ct) => Eventually(
        async token =>
        {
            var answer = await Api.TryGet<V1ResourceQuota>(name, token);
            if (answer.Status == 404)
            {
                answer = await Api.TryCreate(new V1ResourceQuota { Metadata = Meta(name), Spec = spec }, token);
            }

            Answer.Must(answer).Succeed();
            foreach (var resource in spec.Hard.Keys)
            {
                Answer.Must(answer).HaveField($"status.used['{resource}']");
            }
        },
        Within.ControllerActed,
        ct);

    /// <summary>
    /// Sets a quota on the number of objects of one kind, and waits until requests are held to it. What is created sooner is missed by the server,
    /// and by the controller until it counts everything anew: five minutes, unless told otherwise.
    /// </summary>
    protected async Task SetQuotaInForce(string name, string resource, string count, CancellationToken ct)
    {
        await SetQuota(name, new V1ResourceQuotaSpec { Hard = new Dictionary<string, ResourceQuantity> { [resource] = new(count), [Leases] = new("0") } }, ct);

        // Of leases there may be none: that shows, and uses nothing up.
        var lease = new V1Lease { Metadata = Meta("refused"), Spec = new V1LeaseSpec { HolderIdentity = "nobody" } };
        await Eventually(
            async token => Answer.Must(await Api.TryCreate(lease, "dryRun=All", token)).HaveStatus(403).And.Mention($"exceeded quota: {name}"),
            Within.CacheCaughtUp,
            ct);
    }
}
