using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodStreams;

[Probe("A server in a pod is reached through the proxy of the API server")]
[Feature("pod-proxy")]
[Spec("https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/#manually-constructing-apiserver-proxy-urls")]
[Requires(Capability.ReadyNodes)]
public sealed class PodProxies : Probe
{
    [Test]
    public async Task Its_pages_are_told(CancellationToken ct)
    {
        var answer = await Asked("page", ct);

        Answer.Must(answer).HaveStatus(200);
        Assert.That(answer.Body, Is.EqualTo("from inside\n"));
    }

    [Test]
    public async Task Its_refusals_are_told(CancellationToken ct)
    {
        var answer = await Asked("missing", ct);

        Assert.That((answer.Status, answer.Reason), Is.EqualTo((404, (string?)null)));
    }

    private async Task<Answer> Asked(string page, CancellationToken ct)
    {
        var pod = Shell("serving", "mkdir -p /tmp/www; echo from inside > /tmp/www/page; exec httpd -f -p 8080 -h /tmp/www");
        pod.Spec.Containers[0].ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = 8080 }, PeriodSeconds = 1, TimeoutSeconds = 10 };
        await Once(pod, ct);
        await Ready("serving", ct);
        return await Api.TryGet($"{Resource.Of<V1Pod>().Item(Namespace, "serving:8080")}/proxy/{page}", ct);
    }
}
