using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("DELETE on a collection removes what its selector matches, and nothing else", Fresh = true)]
[Feature("object-crud")]
[Spec("https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#verbs-on-resources")]
public sealed class DeleteCollection : Probe
{
    [Test]
    public async Task Selector_bounds_the_deletion(CancellationToken ct)
    {
        foreach (var (name, fate) in new[] { ("gone-one", "gone"), ("gone-two", "gone"), ("kept", "kept") })
        {
            await Api.Create(new V1ConfigMap { Metadata = Meta(name, ("fate", fate)) }, ct);
        }

        var answer = await Api.TryDelete($"{Resource.Of<V1ConfigMap>().Collection(Namespace)}?labelSelector=fate%3Dgone", null, ct);

        Answer.Must(answer).HaveStatus(200);
        var left = await Api.List<V1ConfigMap>("labelSelector=fate", ct);
        Assert.That(left.Select(item => JsonPath.Text(item, "metadata.name")), Is.EqualTo(new[] { "kept" }));
    }
}
