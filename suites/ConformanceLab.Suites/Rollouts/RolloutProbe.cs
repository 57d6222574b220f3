using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.Rollouts;

/// <summary>What probes of workloads share whose pods run: templates that differ in their edition alone, and waits for the end of a rollout.</summary>
public abstract class RolloutProbe : Probe
{
    private const string Annotation = "conformancelab.dev/edition";

    /// <summary>A template of pods, labelled <c>app=NAME</c>, that run until they are told to go, and are ready when they run.</summary>
    protected static V1PodTemplateSpec Running(string name)
    {
        var pod = Shell(name, Stay);
        pod.Spec.RestartPolicy = "Always";
        pod.Metadata.Name = null;
        pod.Metadata.Annotations = new Dictionary<string, string> { [Annotation] = "1" };
        return new V1PodTemplateSpec { Metadata = pod.Metadata, Spec = pod.Spec };
    }

    /// <summary>A Deployment of such pods.</summary>
    protected static V1Deployment RunningDeployment(string name, int replicas)
    {
        var deployment = Deployment(name, replicas);
        deployment.Spec.Template = Running(name);
        return deployment;
    }

    /// <summary>Changes the edition of a workload's template.</summary>
    /// <returns>The workload with its new template.</returns>
    protected async Task<Answer> Edit<T>(string name, string edition, CancellationToken ct)
        where T : k8s.IKubernetesObject<V1ObjectMeta> =>
        Answer.Must(await Api.TryPatch<T>(name, Patch.Merge, $$"""{ "spec": { "template": { "metadata": { "annotations": { "{{Annotation}}": "{{edition}}" } } } } }""", ct)).Succeed().Answer;

    /// <summary>The edition of a pod's or a template's metadata.</summary>
    protected static string? Edition(JsonNode? obj) => JsonPath.Text(obj, $"metadata.annotations['{Annotation}']");

    /// <summary>Whether all pods of a Deployment are of its present template and available, and no others are left.</summary>
    protected static bool IsComplete(JsonNode deployment) =>
        Number(deployment, "status.observedGeneration") >= Number(deployment, "metadata.generation")
        && Number(deployment, "spec.replicas") is var wanted
        && (Number(deployment, "status.updatedReplicas"), Number(deployment, "status.replicas"), Number(deployment, "status.availableReplicas")) == (wanted, wanted, wanted);

    /// <summary>Waits for the end of a Deployment's rollout.</summary>
    protected async Task<Answer> Complete(string name, CancellationToken ct) => await Eventually(
        async token => Answer.Must(await Api.TryGet<V1Deployment>(name, token)).Succeed().And.Satisfy(IsComplete, $"completes the rollout of {name}").Answer, Within.WorkloadSettled, ct);

    /// <summary>A number; 0 where nothing is there.</summary>
    protected static long Number(JsonNode obj, string path) => JsonPath.Find(obj, path)?.GetValue<long>() ?? 0;

    /// <summary>Status and reason of a condition; nulls where it isn't there.</summary>
    protected static (string? Status, string? Reason) Condition(JsonNode obj, string type)
    {
        var condition = (JsonPath.Find(obj, "status.conditions") as JsonArray)?.FirstOrDefault(entry => JsonPath.Text(entry, "type") == type);
        return (JsonPath.Text(condition, "status"), JsonPath.Text(condition, "reason"));
    }

    /// <summary>Whether a pod of an event is ready, and not about to go.</summary>
    protected static bool IsReady(WatchEvent change) =>
        change.Type != "DELETED" && PodStatus.Condition(change.Object, "Ready") == "True" && !IsGoing(change);

    /// <summary>Whether a pod of an event is asked to go, or gone.</summary>
    protected static bool IsGoing(WatchEvent change) => change.Type == "DELETED" || JsonPath.Find(change.Object, "metadata.deletionTimestamp") is not null;
}
