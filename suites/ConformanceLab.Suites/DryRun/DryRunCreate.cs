using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.DryRun;

[Probe("A dry-run create answers with the object as it would be, and stores nothing")]
[Feature("dry-run")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run")]
public sealed class DryRunCreate : Probe
{
    [Test]
    public async Task Nothing_is_stored(CancellationToken ct)
    {
        Answer.Must(await Api.TryCreate(ConfigMap("rehearsed", ("colour", "red")), "dryRun=All", ct)).HaveStatus(201)
            .And.HaveField("data.colour", "red").And.HaveField("metadata.uid").And.HaveField("metadata.creationTimestamp");

        Answer.Must(await Api.TryGet<V1ConfigMap>("rehearsed", ct)).HaveStatus(404);
    }

    [Test]
    public async Task Defaults_are_filled_in(CancellationToken ct)
    {
        var answer = await Api.TryCreate(Deployment("defaulted"), "dryRun=All", ct);

        Answer.Must(answer).HaveStatus(201).And.HaveField("spec.strategy.type", "RollingUpdate").And.HaveField("spec.revisionHistoryLimit", "10");
        Answer.Must(await Api.TryGet<V1Deployment>("defaulted", ct)).HaveStatus(404);
    }

    [Test]
    public async Task Faults_are_told(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(Deployment("faulty", replicas: -1), "dryRun=All", ct)).HaveStatus(422).And.HaveReason("Invalid").And.Blame("spec.replicas");

    [Test]
    public async Task Taken_name_is_told(CancellationToken ct)
    {
        await Api.Create(ConfigMap("taken"), ct);

        Answer.Must(await Api.TryCreate(ConfigMap("taken"), "dryRun=All", ct)).HaveStatus(409).And.HaveReason("AlreadyExists");
    }
}
