using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("Objects of one's own are taken in the namespace of the system", Access = RunMode.ReadOnly)]
[Feature("system-namespace-writes")]
[Spec("https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces")]
[Requires(Capability.Controllers)]
public sealed class SystemNamespaceWrites : Probe
{
    [Test]
    public async Task A_config_map(CancellationToken ct)
    {
        var data = ConfigMap(UniqueName("data"), ("colour", "red"));
        data.Metadata.NamespaceProperty = System;

        Answer.Must(await Api.TryCreate(data, "dryRun=All", ct)).Succeed().And.HaveField("metadata.namespace", System);
    }

    [Test]
    public async Task A_pod(CancellationToken ct)
    {
        var pod = Pod(UniqueName("pod"));
        pod.Metadata.NamespaceProperty = System;

        Answer.Must(await Api.TryCreate(pod, "dryRun=All", ct)).Succeed().And.HaveField("metadata.namespace", System);
    }

    [Test]
    public async Task A_deployment(CancellationToken ct)
    {
        var deployment = Deployment(UniqueName("deployment"));
        deployment.Metadata.NamespaceProperty = System;

        Answer.Must(await Api.TryCreate(deployment, "dryRun=All", ct)).Succeed().And.HaveField("metadata.namespace", System);
    }

    [Test]
    public async Task A_deletion_that_meets_nothing(CancellationToken ct) =>
        Answer.Must(await Api.TryDelete(Resource.Of<V1ConfigMap>().Collection(System) + "?labelSelector=conformancelab.dev%2Fnobody&dryRun=All", null, ct)).Succeed();

    private const string System = "kube-system";
}
