using System.Text.Json.Nodes;
using ConformanceLab.Probes;

namespace ConformanceLab.Suites.Workloads;

/// <summary>What probes of autoscalers share that ask for what only later versions of the API can say.</summary>
public abstract class AutoscalerAskingProbe : Probe
{
    /// <summary>Asks for an autoscaler by dry run, in the newest version that is served.</summary>
    /// <param name="spec">What it says beside its target and the two pods that it may have at most.</param>
    /// <param name="ct">Ends it.</param>
    protected async Task<Answer> Ask(JsonObject spec, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var autoscalers = await Served([Version("v2"), Version("v2beta2")], ct);
        spec["maxReplicas"] = 2;
        spec["scaleTargetRef"] = new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = "nobody" };
        var autoscaler = new JsonObject
        {
            ["apiVersion"] = autoscalers.ApiVersion,
            ["kind"] = autoscalers.Kind,
            ["metadata"] = new JsonObject { ["name"] = "asking" },
            ["spec"] = spec,
        };
        return await Api.TryCreate(autoscalers, autoscaler, "dryRun=All", ct);
    }

    private static Resource Version(string version) => new("autoscaling", version, "horizontalpodautoscalers", "HorizontalPodAutoscaler");
}
