using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using k8s;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A workload of any kind is taken whose pods are privileged", Rehearsed = true)]
[Feature("workload-privileged-templates")]
[Spec("https://kubernetes.io/docs/concepts/security/pod-security-admission/#workload-resources-and-pod-templates")]
public sealed class PrivilegedTemplates : Probe
{
    [Test]
    public Task A_deployment(CancellationToken ct) => Taken(new V1Deployment { Spec = new V1DeploymentSpec { Selector = Selector("asking"), Template = Template() } }, ct);

    [Test]
    public Task A_daemon_set(CancellationToken ct) => Taken(new V1DaemonSet { Spec = new V1DaemonSetSpec { Selector = Selector("asking"), Template = Template() } }, ct);

    [Test]
    public Task A_stateful_set(CancellationToken ct) =>
        Taken(new V1StatefulSet { Spec = new V1StatefulSetSpec { ServiceName = "asking", Selector = Selector("asking"), Template = Template() } }, ct);

    [Test]
    public Task A_job(CancellationToken ct) => Taken(new V1Job { Spec = new V1JobSpec { Template = Template("Never") } }, ct);

    [Test]
    public async Task A_cron_job(CancellationToken ct)
    {
        var resource = await Served([Resource.Of<V1CronJob>(), Resource.Of<V1CronJob>() with { Version = "v1beta1" }], ct);
        var job = new V1CronJob
        {
            Metadata = Meta("asking"),
            Spec = new V1CronJobSpec { Schedule = "0 0 1 1 *", Suspend = true, JobTemplate = new V1JobTemplateSpec { Spec = new V1JobSpec { Template = Template("Never") } } },
        };
        var body = JsonNode.Parse(KubernetesJson.Serialize(job))!.AsObject();
        body["apiVersion"] = resource.ApiVersion;
        body["kind"] = resource.Kind;

        Answer.Must(await Api.TryCreate(resource, body, "dryRun=All", ct)).KeepField("spec.jobTemplate.spec.template.spec.containers[0].securityContext.privileged", "true");
    }

    private async Task Taken<T>(T workload, CancellationToken ct)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        workload.Metadata = Meta("asking");

        Answer.Must(await Api.TryCreate(workload, "dryRun=All", ct)).KeepField("spec.template.spec.containers[0].securityContext.privileged", "true");
    }

    private static V1PodTemplateSpec Template(string restart = "Always")
    {
        var template = PodTemplate("asking");
        template.Spec.RestartPolicy = restart;
        template.Spec.Containers[0].SecurityContext = new V1SecurityContext { Privileged = true };
        return template;
    }
}
