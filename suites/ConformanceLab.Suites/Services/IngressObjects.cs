using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("An Ingress is taken with its rules, and refused where a path has no type or no backend")]
[Feature("ingresses")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types")]
public sealed class IngressObjects : Probe
{
    [Test]
    public async Task Rules_are_stored_as_asked(CancellationToken ct)
    {
        var answer = await Api.TryCreate(Ingress("routed"), ct);

        Answer.Must(answer).HaveStatus(201).And.HaveField("spec.ingressClassName", "conformancelab-nobody").And.HaveField("spec.rules[0].host", "routed.example.com")
            .And.HaveField("spec.rules[0].http.paths[0].pathType", "Prefix").And.HaveField("spec.rules[0].http.paths[0].backend.service.port.number", "80");
    }

    [Test]
    public async Task A_path_needs_a_type(CancellationToken ct)
    {
        var ingress = Ingress("typeless");
        ingress.Spec.Rules[0].Http.Paths[0].PathType = null;

        Answer.Must(await Api.TryCreate(ingress, ct)).HaveStatus(422).And.Blame("spec.rules[0].http.paths[0].pathType");
    }

    [Test]
    public async Task A_path_begins_with_a_slash(CancellationToken ct)
    {
        var ingress = Ingress("relative");
        ingress.Spec.Rules[0].Http.Paths[0].Path = "shop";

        Answer.Must(await Api.TryCreate(ingress, ct)).HaveStatus(422).And.Blame("spec.rules[0].http.paths[0].path");
    }

    [Test]
    public async Task It_needs_a_rule_or_a_default(CancellationToken ct)
    {
        var ingress = Ingress("empty");
        ingress.Spec.Rules = null;

        Answer.Must(await Api.TryCreate(ingress, ct)).HaveStatus(422);
    }

    private static V1Ingress Ingress(string name) => new()
    {
        Metadata = Meta(name),
        Spec = new V1IngressSpec
        {
            IngressClassName = "conformancelab-nobody",
            Rules =
            [
                new V1IngressRule
                {
                    Host = $"{name}.example.com",
                    Http = new V1HTTPIngressRuleValue
                    {
                        Paths = [new V1HTTPIngressPath { Path = "/", PathType = "Prefix", Backend = new V1IngressBackend { Service = new V1IngressServiceBackend { Name = "web", Port = new V1ServiceBackendPort { Number = 80 } } } }],
                    },
                },
            ],
        },
    };
}
