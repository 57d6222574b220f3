using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("A Service keeps its policy for traffic from inside, which is Cluster unless it says otherwise")]
[Feature("service-internal-traffic-policy")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/")]
public sealed class InternalTraffic : Probe
{
    [Test]
    public async Task The_policy_is_kept_or_filled_in(CancellationToken ct)
    {
        var local = Service("local");
        local.Spec.InternalTrafficPolicy = "Local";
        Answer.Must(await Api.TryCreate(local, ct)).KeepField("spec.internalTrafficPolicy", "Local");

        Answer.Must(await Api.TryCreate(Service("silent"), ct)).Succeed().And.HaveField("spec.internalTrafficPolicy", "Cluster");

        var wrong = Service("wrong");
        wrong.Spec.InternalTrafficPolicy = "Sometimes";
        Answer.Must(await Api.TryCreate(wrong, ct)).HaveStatus(422).And.Blame("spec.internalTrafficPolicy");
    }
}
