using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Namespaces;

[Probe("A new namespace is Active and takes objects; one that isn't there takes none", Access = RunMode.Full, Severity = Severity.Critical, Fresh = true)]
[Feature("namespaces")]
[Spec("https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/")]
public sealed class NamespaceLifecycle : Probe
{
    [Test]
    public async Task New_namespace_is_active(CancellationToken ct)
    {
        var name = UniqueName("active");

        var answer = await Api.TryCreate(new V1Namespace { Metadata = Meta(name) }, ct);

        Answer.Must(answer).HaveStatus(201).And.HaveField("status.phase", "Active");
        Assert.That(answer.At("spec.finalizers")?.AsArray().Select(finalizer => finalizer!.GetValue<string>()), Does.Contain("kubernetes"));
        Answer.Must(await Api.TryCreate(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "inside", NamespaceProperty = name } }, ct)).HaveStatus(201);
    }

    [Test]
    public async Task Missing_namespace_takes_no_object(CancellationToken ct)
    {
        var name = UniqueName("missing");

        var answer = await Api.TryCreate(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "homeless", NamespaceProperty = name } }, ct);

        Answer.Must(answer).HaveStatus(404).And.HaveReason("NotFound").And.HaveField("details.name", name);
    }

    [Test]
    public async Task Name_that_is_no_dns_label_is_refused(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1Namespace { Metadata = Meta($"{UniqueName("dotted")}.name") }, ct))
            .HaveStatus(422).And.HaveReason("Invalid").And.Blame("metadata.name");
}
