using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Namespaces;

[Probe("Every namespace bears its name in the label kubernetes.io/metadata.name, which can't be changed", Access = RunMode.Full, Fresh = true)]
[Feature("namespace-name-label")]
[Spec("https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name")]
public sealed class NamespaceNameLabel : Probe
{
    private const string Label = "metadata.labels['kubernetes.io/metadata.name']";

    [Test]
    public async Task Server_sets_the_label(CancellationToken ct)
    {
        var name = UniqueName("labelled");

        Answer.Must(await Api.TryCreate(new V1Namespace { Metadata = Meta(name) }, ct)).KeepField(Label, name);
    }

    [Test]
    public async Task Label_stays_what_the_name_is(CancellationToken ct)
    {
        var name = UniqueName("relabelled");
        Answer.Must(await Api.TryCreate(new V1Namespace { Metadata = Meta(name) }, ct)).KeepField(Label, name);

        // Whether the server refuses the change or sets it right is its own choice.
        await Api.TryPatch<V1Namespace>(name, Patch.Merge, """{"metadata":{"labels":{"kubernetes.io/metadata.name":"another"} } }""", ct);

        Answer.Must(await Api.TryGet<V1Namespace>(name, ct)).HaveField(Label, name);
    }
}
