using System.Globalization;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Lists;

[Probe("A page without a selector tells how many objects follow it; a complete list tells nothing", Fresh = true)]
[Feature("list-remaining-count")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/list-meta/")]
public sealed class RemainingItemCount : Probe
{
    [Test]
    public async Task First_page_tells_what_is_left(CancellationToken ct)
    {
        foreach (var name in new[] { "counted-1", "counted-2", "counted-3" })
        {
            await Api.Create(new V1Lease { Metadata = Meta(name), Spec = new V1LeaseSpec { HolderIdentity = "nobody" } }, ct);
        }

        var whole = Answer.Must(await Api.TryList<V1Lease>("", ct)).Succeed().And.NotHaveField("metadata.remainingItemCount").Answer;
        var page = await Api.TryList<V1Lease>("limit=1", ct);

        Answer.Must(page).HaveStatus(200).And.KeepField("metadata.remainingItemCount", (whole.Items.Count - 1).ToString(CultureInfo.InvariantCulture));
    }
}
