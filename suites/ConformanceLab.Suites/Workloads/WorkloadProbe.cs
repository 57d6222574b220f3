using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

/// <summary>What probes of workload controllers share: workloads whose pods are made and land on no node, so that they never get ready by themselves.</summary>
public abstract class WorkloadProbe : Probe
{
    /// <summary>A Deployment whose pods land nowhere.</summary>
    protected static V1Deployment Unplaced(string name, int replicas)
    {
        var deployment = Deployment(name, replicas);
        deployment.Spec.Template.Nowhere();
        return deployment;
    }

    /// <summary>The objects with the label <c>app=NAME</c>.</summary>
    protected async Task<IReadOnlyList<JsonNode>> Of<T>(string name, CancellationToken ct)
        where T : k8s.IKubernetesObject<V1ObjectMeta> =>
        await Api.List<T>($"labelSelector=app%3D{name}", ct);

    /// <summary>Waits for a number of live pods with the label <c>app=NAME</c>.</summary>
    protected async Task<IReadOnlyList<JsonNode>> Pods(string name, int count, CancellationToken ct) => await Eventually(
        async token =>
        {
            var pods = (await Of<V1Pod>(name, token)).Where(pod => JsonPath.Find(pod, "metadata.deletionTimestamp") is null).ToList();
            Assert.That(pods, Has.Count.EqualTo(count), $"pods of {name}");
            return pods;
        },
        Within.ControllerActed,
        ct);

    /// <summary>Waits until the controller has seen the object as it is.</summary>
    protected async Task<Answer> Observed<T>(string name, CancellationToken ct)
        where T : k8s.IKubernetesObject<V1ObjectMeta> => await Eventually(
        async token =>
        {
            var answer = Answer.Must(await Api.TryGet<T>(name, token)).Succeed().Answer;
            return Answer.Must(answer).HaveField("status.observedGeneration", answer.Text("metadata.generation")!).Answer;
        },
        Within.ControllerActed,
        ct);

    /// <summary>Claims that an object is controlled by another.</summary>
    protected static void MustBeOwned(JsonNode obj, string kind, string name)
    {
        var owner = JsonPath.Find(obj, "metadata.ownerReferences")?.AsArray().SingleOrDefault(reference => JsonPath.Text(reference, "controller") == "true");
        Assert.That(owner, Is.Not.Null, $"{JsonPath.Text(obj, "metadata.name")} has no controller");
        Assert.That((JsonPath.Text(owner, "kind"), JsonPath.Text(owner, "name")), Is.EqualTo((kind, name)));
    }

    /// <summary>Says in a pod's place, which runs nowhere, how it fares.</summary>
    /// <param name="pod">The pod's name.</param>
    /// <param name="status">The status, as JSON.</param>
    /// <param name="ct">Ends it.</param>
    protected async Task Report(string pod, string status, CancellationToken ct) =>
        Answer.Must(await Api.TryPatch<V1Pod>(pod, Patch.Strategic, $$"""{ "status": {{status}} }""", ct, subresource: "status")).Succeed();
}
