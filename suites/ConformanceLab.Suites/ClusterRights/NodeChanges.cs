using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A node can be labelled, tainted and cordoned", Access = RunMode.Full)]
[Feature("node-changes")]
[Spec("https://kubernetes.io/docs/concepts/architecture/nodes/#manual-node-administration")]
[Requires(Capability.ClusterAdmin)]
public sealed class NodeChanges : NodeProbe
{
    [Test]
    public Task A_label(CancellationToken ct) =>
        Changed("""{ "metadata": { "labels": { "conformancelab.dev/probe": "here" } } }""", "metadata.labels['conformancelab.dev/probe']", "here", ct);

    [Test]
    public Task A_label_of_its_role(CancellationToken ct) =>
        Changed("""{ "metadata": { "labels": { "node-role.kubernetes.io/conformancelab": "here" } } }""", "metadata.labels['node-role.kubernetes.io/conformancelab']", "here", ct);

    [Test]
    public async Task A_taint(CancellationToken ct)
    {
        var answer = await Try("""{ "spec": { "taints": [{ "key": "conformancelab.dev/probe", "effect": "PreferNoSchedule" }] } }""", ct);

        Answer.Must(answer).Succeed().And.Satisfy(
            node => JsonPath.Find(node, "spec.taints")?.AsArray().Any(taint => JsonPath.Text(taint, "key") == "conformancelab.dev/probe") == true, "adds the taint");
    }

    [Test]
    public Task A_cordon(CancellationToken ct) => Changed("""{ "spec": { "unschedulable": true } }""", "spec.unschedulable", "true", ct);

    private async Task Changed(string patch, string path, string value, CancellationToken ct) => Answer.Must(await Try(patch, ct)).KeepField(path, value);

    private async Task<Answer> Try(string patch, CancellationToken ct)
    {
        var answer = await Patched(await Somebodys(ct), patch, ct) ?? await Patched(await Node(ct), patch, ct);
        return answer ?? throw new UntoldException("The nodes went away before they could be changed");
    }

    // Autoscalers take nodes away at any moment, and one that is gone can't be changed: null.
    private async Task<Answer?> Patched(string name, string patch, CancellationToken ct)
    {
        var answer = await Api.TryPatch<V1Node>(name, Patch.Strategic, patch, ct, "dryRun=All");
        return answer.Status == 404 && (await Api.TryGet<V1Node>(name, ct)).Status == 404 ? null : answer;
    }

    // A real one, where there is one: those that runs make come and go with their probes.
    private async Task<string> Somebodys(CancellationToken ct)
    {
        var theirs = Answer.Must(await Api.TryList<V1Node>($"limit=1&labelSelector={Uri.EscapeDataString($"!{TargetSession.RunLabel}")}", ct)).Succeed().Answer.Items;
        return theirs.Count > 0 ? JsonPath.Text(theirs[0], "metadata.name")! : await Node(ct);
    }
}
