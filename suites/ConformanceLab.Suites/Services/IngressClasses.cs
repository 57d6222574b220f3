using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("An IngressClass keeps its controller for good", Access = RunMode.Full)]
[Feature("ingresses")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-class-v1/")]
[Requires(Capability.ClusterAdmin)]
public sealed class IngressClasses : Probe
{
    [Test]
    public async Task The_controller_can_not_be_changed(CancellationToken ct)
    {
        var name = UniqueName("class");
        Answer.Must(await Api.TryCreate(new V1IngressClass { Metadata = Meta(name), Spec = new V1IngressClassSpec { Controller = "conformancelab.dev/nobody" } }, ct))
            .HaveStatus(201).And.HaveField("spec.controller", "conformancelab.dev/nobody");

        var answer = await Api.TryPatch<V1IngressClass>(name, Patch.Merge, """{ "spec": { "controller": "conformancelab.dev/somebody" } }""", ct);

        Answer.Must(answer).HaveStatus(422).And.Blame("spec.controller");
    }
}
