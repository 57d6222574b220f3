using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceTraffic;

[Probe("A Service leads to pods while they are ready, and to others only where it is told to")]
[Feature("service-traffic")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#types-of-probe")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class ReadinessTraffic : ServingProbe
{
    [Test]
    public async Task A_pod_comes_and_goes_with_its_readiness(CancellationToken ct)
    {
        await Api.Create(ReadyByFile("moody"), ct);
        var address = (await Api.Create(Service("moody"), ct)).Spec.ClusterIP;
        await Running("moody", ct);
        await Eventually(async token => Answer.Must(await Api.TryGet<V1Endpoints>("moody", token)).Succeed().And.HaveField("subsets[0].notReadyAddresses[0].targetRef.name", "moody"), Within.ControllerActed, ct);
        await Fails(Page(address, 80), Within.ServiceReached, ct);

        await In("moody", "touch /tmp/ready", ct);
        await Tells(Page(address, 80), "moody", Within.KubeletActed, ct);

        await In("moody", "rm /tmp/ready", ct);
        await Fails(Page(address, 80), Within.KubeletActed, ct);
    }

    [Test]
    public async Task A_service_may_lead_to_pods_that_are_not_ready(CancellationToken ct)
    {
        await Api.Create(ReadyByFile("unready"), ct);
        var service = Service("unready");
        service.Spec.PublishNotReadyAddresses = true;
        var address = (await Api.Create(service, ct)).Spec.ClusterIP;
        await Running("unready", ct);

        await Tells(Page(address, 80), "unready", Within.ServiceReached, ct);
        Answer.Must(await Api.TryGet<V1Pod>("unready", ct)).Succeed().And.Satisfy(pod => PodStatus.Condition(pod, "Ready") != "True", "does not take the pod for ready");
    }

    private static V1Pod ReadyByFile(string name)
    {
        var pod = Server(name);
        pod.Spec.Containers[0].ReadinessProbe = Every(new V1Probe { Exec = new V1ExecAction { Command = ["test", "-e", "/tmp/ready"] }, FailureThreshold = 1 });
        return pod;
    }
}
