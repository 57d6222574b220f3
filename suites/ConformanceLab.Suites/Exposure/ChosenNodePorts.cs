using System.Globalization;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Exposure;

[Probe("A Service of type NodePort is taken with a port of its own choice", Rehearsed = true)]
[Feature("service-chosen-node-ports")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#nodeport-custom-port")]
public sealed class ChosenNodePorts : ServiceAskingProbe
{
    [Test]
    public async Task A_port_that_is_free_can_be_chosen(CancellationToken ct)
    {
        var service = Service("chosen");
        service.Spec.Type = "NodePort";

        // Which ports there are is the cluster's own choice, so it names one that is free.
        var free = Answer.Must(await Api.TryCreate(service, "dryRun=All", ct)).Succeed().And.HaveField("spec.ports[0].nodePort").Answer.Text("spec.ports[0].nodePort")!;
        service.Spec.Ports[0].NodePort = int.Parse(free, CultureInfo.InvariantCulture);

        Answer.Must(await Api.TryCreate(service, "dryRun=All", ct)).KeepField("spec.ports[0].nodePort", free);
    }
}
