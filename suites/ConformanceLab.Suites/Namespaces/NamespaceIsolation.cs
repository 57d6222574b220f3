using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Namespaces;

[Probe("One name can be taken in two namespaces, and a list of one shows nothing of the other", Access = RunMode.Full, Fresh = true)]
[Feature("namespaces")]
[Spec("https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#when-to-use-multiple-namespaces")]
public sealed class NamespaceIsolation : Probe
{
    [Test]
    public async Task Names_are_unique_within_a_namespace_only(CancellationToken ct)
    {
        var other = UniqueName("other");
        await Api.Create(new V1Namespace { Metadata = Meta(other) }, ct);
        var here = await Api.Create(new V1ConfigMap { Metadata = Meta("twin", ("twin", "yes")) }, ct);
        var there = await Api.Create(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "twin", NamespaceProperty = other, Labels = Labels(("twin", "yes")) } }, ct);

        Assert.That(there.Uid(), Is.Not.EqualTo(here.Uid()));
        Assert.That(await Uids(Namespace, ct), Is.EqualTo(new[] { here.Uid() }));
        Assert.That(await Uids(other, ct), Is.EqualTo(new[] { there.Uid() }));
    }

    private async Task<IEnumerable<string?>> Uids(string ns, CancellationToken ct)
    {
        // Others are there, too: controllers put some into every namespace.
        var answer = Answer.Must(await Api.TryList(Resource.Of<V1ConfigMap>(), "", ct, ns)).Succeed().Answer;
        return answer.Items.Where(item => JsonPath.Text(item, "metadata.name") == "twin").Select(item => JsonPath.Text(item, "metadata.uid"));
    }
}
