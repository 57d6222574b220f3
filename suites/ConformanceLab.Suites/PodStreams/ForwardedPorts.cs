using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodStreams;

[Probe("A port of a pod is reached through the API server")]
[Feature("pod-port-forward")]
[Spec("https://kubernetes.io/docs/tasks/access-application-cluster/port-forward-access-application-cluster/")]
[Requires(Capability.ReadyNodes)]
public sealed class ForwardedPorts : Probe
{
    [Test]
    public async Task What_listens_answers(CancellationToken ct)
    {
        await Serving(ct);

        var seen = await Api.Forward("serving", 8080, "GET /page HTTP/1.0\r\n\r\n", sofar => sofar.Output.Contains("forwarded", StringComparison.Ordinal), ct);

        Assert.That(seen.Output, Does.StartWith("HTTP/1.").And.Contain("forwarded"));
    }

    [Test]
    public async Task Where_nothing_listens_an_error_is_told(CancellationToken ct)
    {
        await Serving(ct);

        var seen = await Api.Forward("serving", 8081, "GET / HTTP/1.0\r\n\r\n", sofar => sofar.Errors.Length > 0, ct);

        Assert.That((seen.Output, seen.Errors), Is.EqualTo(("", seen.Errors)).And.Matches<(string, string Errors)>(both => both.Errors.Length > 0));
    }

    private async Task Serving(CancellationToken ct)
    {
        var pod = Shell("serving", "mkdir -p /tmp/www; echo forwarded > /tmp/www/page; exec httpd -f -p 8080 -h /tmp/www");
        pod.Spec.Containers[0].ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = 8080 }, PeriodSeconds = 1, TimeoutSeconds = 10 };
        await Once(pod, ct);
        await Ready("serving", ct);
    }
}
