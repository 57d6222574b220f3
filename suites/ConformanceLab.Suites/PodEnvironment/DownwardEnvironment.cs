using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodEnvironment;

[Probe("A container learns of its pod from its environment")]
[Feature("pod-downward-api")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#available-fields")]
[Requires(Capability.ReadyNodes)]
public sealed class DownwardEnvironment : InsideProbe
{
    [Test]
    public Task Its_name(CancellationToken ct) => Tells("name", Name, ct);

    [Test]
    public Task Its_namespace(CancellationToken ct) => Tells("namespace", Namespace, ct);

    [Test]
    public async Task Its_uid(CancellationToken ct) => await Tells("uid", (await Told(ct)).Text("metadata.uid")!, ct);

    [Test]
    public async Task Its_node(CancellationToken ct)
    {
        await Tells("node", (await Told(ct)).Text("spec.nodeName")!, ct);
        await Tells("host", (await Told(ct)).Text("status.hostIP")!, ct);
    }

    [Test]
    public async Task Its_address(CancellationToken ct) => await Tells("address", (await Told(ct)).Text("status.podIP")!, ct);

    [Test]
    public Task Its_service_account(CancellationToken ct) => Tells("account", "default", ct);

    [Test]
    public Task One_of_its_labels_and_annotations(CancellationToken ct) => Tells("marks", "blue-round", ct);

    [Test]
    public Task Its_bounds(CancellationToken ct) => Tells("bounds", "500-48-10-16", ct);

    protected override V1Pod Teller()
    {
        var pod = Shell(
            Name,
            "echo name $NAME; echo namespace $SPACE; echo uid $POD_ID; echo node $NODE; echo host $HOST; echo address $ADDRESS; echo account $ACCOUNT; echo marks $COLOUR-$SHAPE; echo bounds $CPU-$MEMORY-$CPUS-$LEAST");
        pod.Metadata.Labels["colour"] = "blue";
        pod.Metadata.Annotations = new Dictionary<string, string> { ["shape"] = "round" };
        var main = pod.Spec.Containers[0];
        main.Resources.Limits["memory"] = new ResourceQuantity("48Mi");
        main.Env =
        [
            Field("NAME", "metadata.name"), Field("SPACE", "metadata.namespace"), Field("POD_ID", "metadata.uid"), Field("NODE", "spec.nodeName"), Field("HOST", "status.hostIP"),
            Field("ADDRESS", "status.podIP"), Field("ACCOUNT", "spec.serviceAccountName"), Field("COLOUR", "metadata.labels['colour']"), Field("SHAPE", "metadata.annotations['shape']"),
            Bound("CPU", "limits.cpu", "1m"), Bound("MEMORY", "limits.memory", "1Mi"), Bound("CPUS", "requests.cpu", "1m"), Bound("LEAST", "requests.memory", "1Mi"),
        ];
        return pod;
    }

    private static V1EnvVar Field(string name, string path) => new() { Name = name, ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = path } } };

    private static V1EnvVar Bound(string name, string resource, string unit) =>
        new() { Name = name, ValueFrom = new V1EnvVarSource { ResourceFieldRef = new V1ResourceFieldSelector { Resource = resource, Divisor = new ResourceQuantity(unit) } } };
}
