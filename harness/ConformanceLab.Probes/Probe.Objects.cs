using System.Text.Json.Nodes;
using k8s.Models;

namespace ConformanceLab.Probes;

public abstract partial class Probe
{
    /// <summary>An image that every distribution can name. Probes without nodes never pull it.</summary>
    protected const string PauseImage = "registry.k8s.io/pause:3.10";

    /// <summary>A JSON object from its text.</summary>
    protected static JsonObject Json([System.Diagnostics.CodeAnalysis.StringSyntax("Json")] string text) => JsonNode.Parse(text)!.AsObject();

    /// <summary>A ConfigMap.</summary>
    protected static V1ConfigMap ConfigMap(string name, params (string Key, string Value)[] data) =>
        new() { Metadata = Meta(name), Data = data.ToDictionary(pair => pair.Key, pair => pair.Value) };

    /// <summary>A Secret of type Opaque.</summary>
    protected static V1Secret Secret(string name, params (string Key, string Value)[] data) =>
        new() { Metadata = Meta(name), StringData = data.ToDictionary(pair => pair.Key, pair => pair.Value) };

    /// <summary>A Pod with one container <c>main</c> and the label <c>app=NAME</c>.</summary>
    protected static V1Pod Pod(string name) => new() { Metadata = Meta(name, ("app", name)), Spec = PodSpec() };

    /// <summary>A pod's spec with one container <c>main</c> that a restricted cluster takes too: it does not run as root, can't gain rights, and asks for little. As whom it runs is its image's choice.</summary>
    protected static V1PodSpec PodSpec() => new()
    {
        SecurityContext = new V1PodSecurityContext { RunAsNonRoot = true, SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" } },
        TerminationGracePeriodSeconds = 0,
        ImagePullSecrets = Images.PullSecrets.Count == 0 ? null : [.. Images.PullSecretNames.Select(name => new V1LocalObjectReference { Name = name })],

        // Servers before 1.21 refuse a pod until a secret with the token is there.
        AutomountServiceAccountToken = false,
        Containers =
        [
            new V1Container
            {
                Name = "main",
                Image = PauseImage,
                SecurityContext = new V1SecurityContext { AllowPrivilegeEscalation = false, Capabilities = new V1Capabilities { Drop = ["ALL"] } },
                Resources = new V1ResourceRequirements
                {
                    Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("10m"), ["memory"] = new("16Mi") },
                    Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("100m"), ["memory"] = new("64Mi") },
                },
            },
        ],
    };

    /// <summary>A pod template with the label <c>app=NAME</c>.</summary>
    protected static V1PodTemplateSpec PodTemplate(string name) => new() { Metadata = new V1ObjectMeta { Labels = Labels(("app", name)) }, Spec = PodSpec() };

    /// <summary>A Deployment of pods labelled <c>app=NAME</c>.</summary>
    protected static V1Deployment Deployment(string name, int replicas = 1) => new()
    {
        Metadata = Meta(name),
        Spec = new V1DeploymentSpec { Replicas = replicas, Selector = Selector(name), Template = PodTemplate(name) },
    };

    /// <summary>A claim's spec: 1 GiB for one node, of no class in particular.</summary>
    protected static V1PersistentVolumeClaimSpec ClaimSpec() => new()
    {
        AccessModes = ["ReadWriteOnce"],
        Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") } },
    };

    /// <summary>A ClusterIP Service on port 80 that selects <c>app=NAME</c>.</summary>
    protected static V1Service Service(string name) => new()
    {
        Metadata = Meta(name),
        Spec = new V1ServiceSpec { Selector = Labels(("app", name)), Ports = [new V1ServicePort { Name = "http", Port = 80, TargetPort = 8080 }] },
    };

    /// <summary>Metadata with a name and labels.</summary>
    protected static V1ObjectMeta Meta(string name, params (string Key, string Value)[] labels) => new() { Name = name, Labels = labels.Length == 0 ? null : Labels(labels) };

    /// <summary>A selector of <c>app=NAME</c>.</summary>
    protected static V1LabelSelector Selector(string name) => new() { MatchLabels = Labels(("app", name)) };

    /// <summary>Of a resource that moved from version to version, the one to ask for: the first that the server serves.
    /// Where it serves none, the first of all, so that the claim on it comes out as absent.</summary>
    protected async Task<Resource> Served(IReadOnlyList<Resource> versions, CancellationToken ct)
    {
        foreach (var version in versions)
        {
            // Anything but a plain no, such as an overload, must not pass for a no.
            var answer = await Api.TryGet(version.Group.Length == 0 ? $"/api/{version.Version}" : $"/apis/{version.Group}/{version.Version}", ct);
            if (!answer.IsNotServed)
            {
                Answer.Must(answer).Succeed();
                if (answer.At("resources") is JsonArray resources && resources.Any(item => JsonPath.Text(item, "name") == version.Plural))
                {
                    return version;
                }
            }
        }

        return versions[0];
    }

    /// <summary>Labels from pairs.</summary>
    protected static Dictionary<string, string> Labels(params (string Key, string Value)[] labels) => labels.ToDictionary(pair => pair.Key, pair => pair.Value);
}
