using ConformanceLab.Probes;
using ConformanceLab.Suites.Workloads;
using k8s.Models;

namespace ConformanceLab.Suites.Disruptions;

/// <summary>What probes of disruptions share whose pods run.</summary>
public abstract class DisruptionProbe : DisruptionBudgetProbe
{
    /// <summary>Makes a pod with the label <c>app=APP</c>, and waits until it is ready.</summary>
    protected async Task Ready(string app, string name, CancellationToken ct)
    {
        var pod = Shell(name, Stay);
        pod.Metadata.Labels["app"] = app;
        await Api.Create(pod, ct);
        await Ready(name, ct);
    }

    /// <summary>Makes a budget for the pods with the label <c>app=NAME</c>, and waits until it allows some disruptions.</summary>
    /// <param name="name">The budget's name and the pods' label.</param>
    /// <param name="spec">The budget's spec without its selector, as JSON.</param>
    /// <param name="allowed">How many it has to allow.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The resource in the version that the server serves.</returns>
    protected async Task<Resource> Budget(string name, string spec, int allowed, CancellationToken ct)
    {
        var budgets = await Served([new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget"), new("policy", "v1beta1", "poddisruptionbudgets", "PodDisruptionBudget")], ct);
        var body = Json($$"""{ "apiVersion": "{{budgets.ApiVersion}}", "kind": "PodDisruptionBudget", "metadata": { "name": "{{name}}" }, "spec": {{spec}} }""");
        body["spec"]!["selector"] = Json($$"""{ "matchLabels": { "app": "{{name}}" } }""");
        Answer.Must(await Api.TryCreate(budgets, body, ct)).HaveStatus(201);
        await Eventually(
            async token => Answer.Must(await Api.TryGet(budgets, name, token)).Succeed().And.HaveField("status.disruptionsAllowed", allowed.ToString(System.Globalization.CultureInfo.InvariantCulture)).And.HaveField("status.observedGeneration", "1"),
            Within.ControllerActed,
            ct);
        return budgets;
    }

    /// <summary>Evicts a pod, as soon as its budget allows it, and waits until it is gone.</summary>
    protected async Task Goes(string pod, CancellationToken ct)
    {
        // While a budget is being recounted, the answer is 429 or 409, and asks to come again.
        await Eventually(
            async token =>
            {
                var answer = await Evict(pod, token);
                Claim(answer.Status is 200 or 201, $"the eviction of {pod} goes through (it is answered with {answer.Status}: {answer.Message})", answer);
            },
            Within.ControllerActed,
            ct);
        await Eventually(async token => Answer.Must(await Api.TryGet<V1Pod>(pod, token)).HaveStatus(404), Within.PodGone, ct);
    }
}
