using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("An object does not tell its own address", Access = RunMode.ReadOnly)]
[Feature("no-self-links")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/")]
public sealed class SelfLinks : Probe
{
    [Test]
    public async Task There_is_none(CancellationToken ct) =>
        Answer.Must(await Api.TryGet("/api/v1/namespaces/default", ct)).Succeed().And.HaveField("metadata.name", "default").And.NotHaveField("metadata.selfLink");
}
