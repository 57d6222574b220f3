using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodStreams;

[Probe("A container for debugging runs in a pod that runs")]
[Feature("ephemeral-containers")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/")]
[Requires(Capability.ReadyNodes)]
public sealed class DebugContainers : Probe
{
    [Test]
    public async Task It_runs_beside_the_others(CancellationToken ct)
    {
        await Debugged("beside", "{}", "echo debugging", ct);

        await Writes("beside", "debugging", Within.KubeletActed, ct, "container=debugger");
    }

    [Test]
    public async Task It_sees_the_processes_of_its_target(CancellationToken ct)
    {
        await Debugged("seen", """{ "targetContainerName": "main" }""", "cat /proc/1/cmdline | tr '\\0' ' '; echo .", ct);

        await Writes("seen", "first process", Within.KubeletActed, ct, "container=debugger");
    }

    [Test]
    public async Task It_is_not_started_again(CancellationToken ct)
    {
        await Debugged("once", "{}", "exit 7", ct);

        var answer = await Becomes("once", found => PodStatus.ExitCode(found, "debugger") == 7, "the container for debugging ends with its code", Within.KubeletActed, ct);

        Answer.Must(answer).HaveField("status.phase", "Running").And.HaveField("status.ephemeralContainerStatuses[0].restartCount", "0");
    }

    private async Task Debugged(string name, string more, string script, CancellationToken ct)
    {
        await Api.Create(Shell(name, $": first process; {Stay}"), ct);
        await Running(name, ct);
        var container = Json(k8s.KubernetesJson.Serialize(ShellContainer("debugger", script)));

        // The API takes no resources for such a container.
        container.Remove("resources");
        foreach (var (key, value) in Json(more))
        {
            container[key] = value?.DeepClone();
        }

        var patch = new System.Text.Json.Nodes.JsonObject { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["ephemeralContainers"] = new System.Text.Json.Nodes.JsonArray(container) } };
        Answer.Must(await Api.TryPatch<V1Pod>(name, Patch.Strategic, patch.ToJsonString(), ct, subresource: "ephemeralcontainers")).KeepField("spec.ephemeralContainers[0].name", "debugger");
    }
}
