using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Patches;

[Probe("A strategic merge patch merges lists by their key, and its directives delete or replace")]
[Feature("strategic-merge-patch")]
[Spec("https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md")]
public sealed class StrategicMergePatch : Probe
{
    [Test]
    public async Task List_items_merge_by_their_key(CancellationToken ct)
    {
        await Create("keyed", ct);

        var answer = await Api.TryPatch<V1Service>("keyed", Patch.Strategic, """{"spec":{"ports":[{"port":80,"name":"web"},{"port":8443,"name":"admin"}]}}""", ct);

        Answer.Must(answer).HaveStatus(200);
        Assert.That(Ports(answer), Is.EquivalentTo(new[] { "web:80", "metrics:9090", "admin:8443" }));
    }

    [Test]
    public async Task Delete_directive_removes_one_item(CancellationToken ct)
    {
        await Create("deleting", ct);

        var answer = await Api.TryPatch<V1Service>("deleting", Patch.Strategic, """{"spec":{"ports":[{"port":80,"$patch":"delete"}]}}""", ct);

        Answer.Must(answer).HaveStatus(200);
        Assert.That(Ports(answer), Is.EqualTo(new[] { "metrics:9090" }));
    }

    [Test]
    public async Task Replace_directive_replaces_the_list(CancellationToken ct)
    {
        await Create("replacing", ct);

        var answer = await Api.TryPatch<V1Service>("replacing", Patch.Strategic, """{"spec":{"ports":[{"port":8443,"name":"admin"},{"$patch":"replace"}]}}""", ct);

        Answer.Must(answer).HaveStatus(200);
        Assert.That(Ports(answer), Is.EqualTo(new[] { "admin:8443" }));
    }

    private static IEnumerable<string> Ports(Answer service) => service.At("spec.ports")!.AsArray().Select(port => $"{JsonPath.Text(port, "name")}:{JsonPath.Text(port, "port")}");

    private async Task Create(string name, CancellationToken ct)
    {
        var service = Service(name);
        service.Spec.Ports.Add(new V1ServicePort { Name = "metrics", Port = 9090 });
        await Api.Create(service, ct);
    }
}
