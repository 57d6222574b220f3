using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Config;

[Probe("An immutable ConfigMap can be labelled and deleted, but neither changed nor made mutable again")]
[Feature("immutable-config")]
[Spec("https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable")]
public sealed class ImmutableConfigMap : Probe
{
    [Test]
    public async Task Data_can_not_change(CancellationToken ct)
    {
        await Create("fixed", ct);

        Answer.Must(await Patch("fixed", """{"data":{"colour":"blue"}}""", ct)).HaveStatus(422).And.HaveReason("Invalid").And.Blame("data");

        Answer.Must(await Api.TryGet<V1ConfigMap>("fixed", ct)).HaveField("data.colour", "red");
    }

    [Test]
    public async Task It_can_not_become_mutable(CancellationToken ct)
    {
        await Create("forever", ct);

        Answer.Must(await Patch("forever", """{"immutable":false}""", ct)).HaveStatus(422).And.HaveReason("Invalid").And.Blame("immutable");
    }

    [Test]
    public async Task Labels_and_deletion_remain(CancellationToken ct)
    {
        await Create("labelled", ct);

        Answer.Must(await Patch("labelled", """{"metadata":{"labels":{"colour":"blue"}}}""", ct)).HaveStatus(200).And.HaveField("metadata.labels.colour", "blue");
        Answer.Must(await Api.TryDelete<V1ConfigMap>("labelled", ct)).HaveStatus(200, 202);
    }

    private Task<Answer> Patch(string name, string patch, CancellationToken ct) => Api.TryPatch<V1ConfigMap>(name, Probes.Patch.Merge, patch, ct);

    private async Task Create(string name, CancellationToken ct)
    {
        var fixedMap = ConfigMap(name, ("colour", "red"));
        fixedMap.Immutable = true;
        Answer.Must(await Api.TryCreate(fixedMap, ct)).KeepField("immutable", "true");
    }
}
