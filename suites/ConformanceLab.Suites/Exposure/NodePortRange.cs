using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Exposure;

[Probe("Node ports go from 30000 to 32767")]
[Feature("service-node-port-range")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport")]
public sealed class NodePortRange : ServiceAskingProbe
{
    [Test]
    public Task The_first_can_be_chosen(CancellationToken ct) => InRange(30000, ct);

    [Test]
    public Task The_last_can_be_chosen(CancellationToken ct) => InRange(32767, ct);

    // A dry run looks only at who has the port, so the port is taken for real. One that somebody else has is in the range all the same.
    private async Task InRange(int port, CancellationToken ct)
    {
        var service = Service($"port-{port}");
        service.Spec.Type = "NodePort";
        service.Spec.Ports[0].NodePort = port;

        var answer = await Api.TryCreate(service, ct);

        if (answer.Status != 422 || answer.Message?.Contains("provided port is already allocated", StringComparison.Ordinal) != true)
        {
            Answer.Must(answer).Succeed();
        }
    }
}
