using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceAccounts;

[Probe("Every namespace has a service account named default, which comes back when it is deleted", Fresh = true)]
[Feature("service-accounts")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#serviceaccount-controller")]
[Requires(Capability.Controllers)]
public sealed class DefaultAccount : Probe
{
    [Test]
    public async Task It_is_made_again(CancellationToken ct)
    {
        var first = await Eventually(token => Api.Get<V1ServiceAccount>("default", token), Within.ControllerActed, ct);

        await Api.Delete<V1ServiceAccount>("default", ct);

        var second = await Eventually(token => Api.Get<V1ServiceAccount>("default", token), Within.ControllerActed, ct);
        Assert.That(second.Metadata.Uid, Is.Not.EqualTo(first.Metadata.Uid));
    }
}
