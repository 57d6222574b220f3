using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Apply;

[Probe("Items of a list of type map are owned one by one, told apart by their keys")]
[Feature("server-side-apply")]
[Spec("https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy")]
public sealed class ApplyListMap : Probe
{
    [Test]
    public async Task Each_manager_keeps_its_own_items(CancellationToken ct)
    {
        await Apply("ports", "alice", (80, "web"), ct);

        var both = await Apply("ports", "bob", (9090, "metrics"), ct);
        var changed = await Apply("ports", "alice", (8443, "admin"), ct);

        Assert.That(Ports(both), Is.EquivalentTo(new[] { "web:80", "metrics:9090" }));
        Assert.That(Ports(changed), Is.EquivalentTo(new[] { "admin:8443", "metrics:9090" }));
    }

    [Test]
    public async Task Item_of_another_manager_conflicts(CancellationToken ct)
    {
        await Apply("owned", "alice", (80, "web"), ct);

        var answer = await Api.TryApply(Resource.Of<V1Service>(), Body("owned", (80, "www")), "bob", ct);

        Answer.Must(answer).HaveStatus(409).And.Mention("alice");
    }

    private static IEnumerable<string> Ports(Answer service) => service.At("spec.ports")!.AsArray().Select(port => $"{JsonPath.Text(port, "name")}:{JsonPath.Text(port, "port")}");

    private static JsonObject Body(string name, (int Number, string Name) port) => Json($$$"""
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}"},
         "spec":{"ports":[{"port":{{{port.Number}}},"protocol":"TCP","name":"{{{port.Name}}}"}]} }
        """);

    private async Task<Answer> Apply(string name, string manager, (int Number, string Name) port, CancellationToken ct) =>
        Answer.Must(await Api.TryApply(Resource.Of<V1Service>(), Body(name, port), manager, ct)).Succeed().Answer;
}
