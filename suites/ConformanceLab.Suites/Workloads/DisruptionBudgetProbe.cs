using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.Workloads;

/// <summary>What probes of disruptions share: budgets, and pods that are ready because we say so.</summary>
public abstract class DisruptionBudgetProbe : WorkloadProbe
{
    /// <summary>Makes a budget for the pods with the label <c>app=NAME</c>.</summary>
    /// <param name="name">The budget's name and the pods' label.</param>
    /// <param name="minAvailable">How many must stay.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The resource in the version that the server serves.</returns>
    protected async Task<Resource> Budget(string name, int minAvailable, CancellationToken ct)
    {
        var budgets = await Served([new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget"), new("policy", "v1beta1", "poddisruptionbudgets", "PodDisruptionBudget")], ct);
        var body = Json($$"""{ "apiVersion": "{{budgets.ApiVersion}}", "kind": "PodDisruptionBudget", "metadata": { "name": "{{name}}" }, "spec": { "minAvailable": {{minAvailable}}, "selector": { "matchLabels": { "app": "{{name}}" } } } }""");
        Answer.Must(await Api.TryCreate(budgets, body, ct)).HaveStatus(201);
        return budgets;
    }

    /// <summary>Makes a pod with the label <c>app=APP</c> that is taken for ready.</summary>
    protected async Task ReadyPod(string name, string app, CancellationToken ct)
    {
        var pod = Pod(name).Nowhere();
        pod.Metadata.Labels["app"] = app;
        await Api.Create(pod, ct);
        await Report(name, """{ "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }] }""", ct);
    }

    /// <summary>Asks for the eviction of a pod, in the version that the server names for it.</summary>
    protected async Task<Answer> Evict(string pod, CancellationToken ct)
    {
        var core = Answer.Must(await Api.TryGet("/api/v1", ct)).Succeed().Answer;
        var entry = core.At("resources")!.AsArray().FirstOrDefault(resource => JsonPath.Text(resource, "name") == "pods/eviction");
        var version = $"{JsonPath.Text(entry, "group") ?? "policy"}/{JsonPath.Text(entry, "version") ?? "v1"}";
        return await Api.TryPost(
            Resource.Of<V1Pod>().Item(Namespace, pod, "eviction"),
            Json($$"""{ "apiVersion": "{{version}}", "kind": "Eviction", "metadata": { "name": "{{pod}}", "namespace": "{{Namespace}}" } }"""),
            ct);
    }
}
