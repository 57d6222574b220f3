using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.Admission;

/// <summary>What probes of quotas share.</summary>
public abstract class QuotaProbe : Probe
{
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
}
