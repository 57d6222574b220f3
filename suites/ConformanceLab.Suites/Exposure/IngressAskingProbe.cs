using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.Exposure;

/// <summary>What probes share that ask for one thing in an Ingress. Its class is nobody's, so that no controller has a say.</summary>
public abstract class IngressAskingProbe : Probe
{
    /// <summary>Claims that an Ingress which asks for this would be taken, and would keep it.</summary>
    /// <param name="ask">Changes the spec.</param>
    /// <param name="path">The field that was asked for.</param>
    /// <param name="value">Its value.</param>
    /// <param name="ct">Ends it.</param>
    protected async Task Taken(Action<V1IngressSpec> ask, string path, string value, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(ask);
        var ingress = new V1Ingress
        {
            Metadata = Meta("asking"),
            Spec = new V1IngressSpec
            {
                IngressClassName = "conformancelab-nobody",
                Rules =
                [
                    new V1IngressRule
                    {
                        Host = "asking.example.com",
                        Http = new V1HTTPIngressRuleValue { Paths = [new V1HTTPIngressPath { Path = "/", PathType = "Prefix", Backend = Backend() }] },
                    },
                ],
            },
        };
        ask(ingress.Spec);

        Answer.Must(await Api.TryCreate(ingress, "dryRun=All", ct)).KeepField(path, value);
    }

    /// <summary>A backend that isn't there.</summary>
    protected static V1IngressBackend Backend() => new() { Service = new V1IngressServiceBackend { Name = "nobody", Port = new V1ServiceBackendPort { Number = 80 } } };
}
