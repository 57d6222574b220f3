using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Services;

[Probe("An Ingress that names no class gets the default one", Rehearsed = true)]
[Feature("default-ingress-class")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class")]
public sealed class DefaultIngressClass : Probe
{
    [Test]
    public async Task The_default_is_filled_in(CancellationToken ct)
    {
        var classes = await Api.TryList<V1IngressClass>("", ct);
        Answer.Must(classes).Succeed();
        var defaults = JsonPath.Find(classes.Json, "items")!.AsArray()
            .Where(item => item?["metadata"]?["annotations"]?["ingressclass.kubernetes.io/is-default-class"]?.GetValue<string>() == "true")
            .Select(item => JsonPath.Text(item, "metadata.name")).ToList();
        Assume.That(defaults, Is.Not.Empty, "no ingress class is the default");
        var backend = new V1IngressBackend { Service = new V1IngressServiceBackend { Name = "nobody", Port = new V1ServiceBackendPort { Number = 80 } } };

        var answer = await Api.TryCreate(new V1Ingress { Metadata = Meta("classless"), Spec = new V1IngressSpec { DefaultBackend = backend } }, "dryRun=All", ct);

        Answer.Must(answer).Succeed();
        Assert.That(defaults, Does.Contain(answer.Text("spec.ingressClassName")), "the class that the Ingress got is no default");
    }
}
