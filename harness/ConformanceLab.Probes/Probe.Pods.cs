using System.Text.Json.Nodes;
using k8s.Models;

namespace ConformanceLab.Probes;

public abstract partial class Probe
{
    /// <summary>What a script ends with that is to stay: it goes at once when it is asked to.</summary>
    protected const string Stay = "trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done";

    private const long AnyUser = 65532;

    /// <summary>A Pod for a Linux node whose one container <c>main</c> runs a script, in the probe image's shell. As <see cref="PodSpec"/>, it is what a restricted cluster takes; it is never restarted.</summary>
    protected static V1Pod Shell(string name, string script)
    {
        var pod = Pod(name);
        pod.Spec.NodeSelector = new Dictionary<string, string> { ["kubernetes.io/os"] = "linux" };
        pod.Spec.RestartPolicy = "Never";

        // The image's own user is root.
        pod.Spec.SecurityContext.RunAsUser = TargetSession.Current.AssignsUsers ? null : AnyUser;

        // What still runs when its namespace goes is given a moment and no more.
        pod.Spec.TerminationGracePeriodSeconds = 1;
        pod.Spec.Containers = [ShellContainer("main", script)];
        return pod;
    }

    /// <summary>A container that runs a script in the probe image's shell, as a restricted cluster takes it.</summary>
    protected static V1Container ShellContainer(string name, string script)
    {
        var container = PodSpec().Containers[0];
        container.Name = name;
        container.Image = Images.Probe;
        container.ImagePullPolicy = "IfNotPresent";
        container.Command = ["/bin/sh", "-c", script];

        // With less, a shell takes seconds to start.
        container.Resources.Limits["cpu"] = new ResourceQuantity("500m");
        return container;
    }

    /// <summary>Creates a pod that checks share: the first one creates it, the others find it.</summary>
    protected async Task Once(V1Pod pod, CancellationToken ct)
    {
        var answer = await Api.TryCreate(pod, ct);
        if (answer is not { Status: 409, Reason: "AlreadyExists" })
        {
            Answer.Must(answer).Succeed();
        }
    }

    /// <summary>Waits until a pod is as it should be.</summary>
    /// <param name="pod">Its name.</param>
    /// <param name="holds">What is claimed of it.</param>
    /// <param name="claim">The claim, as the end of "expected that ".</param>
    /// <param name="within">For how long, and why.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The pod as it was then.</returns>
    protected async Task<Answer> Becomes(string pod, Func<JsonNode, bool> holds, string claim, Wait within, CancellationToken ct) => await Eventually(
        async token =>
        {
            var answer = Answer.Must(await Api.TryGet<V1Pod>(pod, token)).Succeed().Answer;
            return holds(answer.Json) ? answer : throw new ClaimBrokenException($"expected that {claim}, but {PodStatus.Told(answer.Json)}", answer);
        },
        within,
        ct);

    /// <summary>Waits until a node runs a pod, and claims that it does.</summary>
    protected async Task<Answer> Running(string pod, CancellationToken ct) =>
        IsIn("Running", await Becomes(pod, found => PodStatus.Phase(found) is "Running" or "Succeeded" or "Failed", $"the pod {pod} runs", Within.PodRunning, ct));

    /// <summary>Waits until a pod is ready.</summary>
    protected async Task<Answer> Ready(string pod, CancellationToken ct) =>
        await Becomes(pod, found => PodStatus.Condition(found, "Ready") == "True" || PodStatus.Phase(found) is "Succeeded" or "Failed", $"the pod {pod} is ready", Within.PodRunning, ct) is { } answer
            && PodStatus.Condition(answer.Json, "Ready") == "True"
            ? answer
            : throw new ClaimBrokenException($"expected that the pod {pod} gets ready, but it ended", null);

    /// <summary>Waits until all of a pod has ended.</summary>
    /// <param name="pod">Its name.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <param name="phase"><c>Succeeded</c> or <c>Failed</c>: how it is claimed to have ended.</param>
    protected async Task<Answer> Ended(string pod, CancellationToken ct, string phase = "Succeeded") =>
        IsIn(phase, await Becomes(pod, found => PodStatus.Phase(found) is "Succeeded" or "Failed", $"the pod {pod} ends", Within.PodRunning, ct));

    /// <summary>What a container wrote, as a part of the arrangement.</summary>
    /// <param name="pod">The pod's name.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="query">Query parameters, such as <c>container=main&amp;tailLines=1</c>.</param>
    protected async Task<string> Log(string pod, CancellationToken ct, string query = "") => Answer.Must(await Api.TryLog(pod, query, ct)).Succeed().Answer.Body;

    /// <summary>Waits until a container has written a text.</summary>
    /// <returns>All that it wrote.</returns>
    protected async Task<string> Writes(string pod, string text, Wait within, CancellationToken ct, string query = "") => await Eventually(
        async token =>
        {
            var answer = Answer.Must(await Api.TryLog(pod, query, token)).Succeed().Answer;
            Claim(answer.Body.Contains(text, StringComparison.Ordinal), $"the pod {pod} writes '{text}'", answer);
            return answer.Body;
        },
        within,
        ct);

    /// <summary>Creates a pod, waits until it has ended well, and reads what its only container wrote.</summary>
    protected async Task<string> Output(V1Pod pod, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(pod);
        await Api.Create(pod, ct);
        await Ended(pod.Metadata.Name, ct);
        return (await Log(pod.Metadata.Name, ct)).Trim();
    }

    private static Answer IsIn(string phase, Answer pod) =>
        PodStatus.Phase(pod.Json) == phase ? pod : throw new ClaimBrokenException($"expected that the pod gets to the phase {phase}, but {PodStatus.Told(pod.Json)}", pod);
}
