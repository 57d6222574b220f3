using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Services;

[Probe("An IngressClass takes its parameters from an object in a namespace", Access = RunMode.ReadOnly)]
[Feature("ingress-class-namespaced-parameters")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/ingress/#namespace-scoped-parameters")]
public sealed class IngressClassParameters : Probe
{
    [Test]
    public async Task The_scope_and_the_namespace_are_kept(CancellationToken ct)
    {
        var parameters = new V1IngressClassParametersReference { ApiGroup = "conformancelab.dev", Kind = "Settings", Name = "settings", Scope = "Namespace", NamespaceProperty = "default" };
        var ingressClass = new V1IngressClass { Metadata = Meta(UniqueName("class")), Spec = new V1IngressClassSpec { Controller = "conformancelab.dev/nobody", Parameters = parameters } };

        Answer.Must(await Api.TryCreate(ingressClass, "dryRun=All", ct)).KeepField("spec.parameters.scope", "Namespace").And.HaveField("spec.parameters.namespace", "default");
    }
}
