using System.Globalization;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Lists;

[Probe("A list not older than a version that the server hasn't seen answers 504 and says that the version is too large", Fresh = true)]
[Feature("list-consistency")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#unavailable-resource-versions")]
public sealed class FutureVersion : Probe
{
    [Test]
    public async Task Version_of_the_future_is_too_large(CancellationToken ct)
    {
        var now = Answer.Must(await Api.TryList<V1ConfigMap>("", ct)).Succeed().Answer.Text("metadata.resourceVersion")!;
        var future = (long.Parse(now, CultureInfo.InvariantCulture) + 100_000_000).ToString(CultureInfo.InvariantCulture);

        var answer = await Api.TryList<V1ConfigMap>($"resourceVersion={future}&resourceVersionMatch=NotOlderThan", ct);

        Answer.Must(answer).HaveStatus(504).And.Mention("Too large resource version");
    }
}
