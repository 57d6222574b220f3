using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("A Service tells the families of its addresses, and a single one where it asks for a single one")]
[Feature("service-dual-stack")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services")]
public sealed class IpFamilies : Probe
{
    [Test]
    public async Task A_single_stack_has_one_family(CancellationToken ct)
    {
        var service = Service("single");
        service.Spec.IpFamilyPolicy = "SingleStack";

        var answer = await Api.TryCreate(service, ct);

        Answer.Must(answer).KeepField("spec.ipFamilyPolicy", "SingleStack").And.HaveField("spec.ipFamilies[0]").And.NotHaveField("spec.ipFamilies[1]")
            .And.HaveField("spec.clusterIPs[0]", answer.Text("spec.clusterIP")!).And.NotHaveField("spec.clusterIPs[1]");
        Assert.That(answer.Text("spec.ipFamilies[0]"), Is.EqualTo(answer.Text("spec.clusterIP")!.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4"));
    }
}
