using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodNetwork;

[Probe("The environment of a container names the services that were there before it, unless the pod does not want to know")]
[Feature("service-environment")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables")]
[Requires(Capability.ReadyNodes)]
public sealed class ServiceEnvironment : Probe
{
    private int pods;

    [Test]
    public async Task Host_and_port_of_a_service(CancellationToken ct)
    {
        var service = await Api.Create(Service("known-store"), ct);

        // The kubelet learns of services on its own way, and a container's environment never changes.
        await Eventually(
            async token => Assert.That(await Environment("known", null, token), Does.Contain($"KNOWN_STORE_SERVICE_HOST={service.Spec.ClusterIP}").And.Contain("KNOWN_STORE_SERVICE_PORT=80").And.Contain("KNOWN_STORE_SERVICE_PORT_HTTP=80")),
            Within.KubeletActed,
            ct);
    }

    [Test]
    public async Task A_pod_that_does_not_want_links_gets_the_API_servers_alone(CancellationToken ct)
    {
        await Api.Create(Service("unwanted-store"), ct);
        await Eventually(async token => Assert.That(await Environment("linked", null, token), Has.Some.StartsWith("UNWANTED_STORE_SERVICE_HOST=")), Within.KubeletActed, ct);

        var environment = await Environment("unlinked", false, ct);

        Assert.That(environment, Has.None.StartsWith("UNWANTED_STORE_").And.Some.StartsWith("KUBERNETES_SERVICE_HOST="));
    }

    private async Task<string[]> Environment(string name, bool? links, CancellationToken ct)
    {
        var pod = Shell($"{name}-{pods++}", "env");
        pod.Spec.EnableServiceLinks = links;
        return (await Output(pod, ct)).Split('\n');
    }
}
