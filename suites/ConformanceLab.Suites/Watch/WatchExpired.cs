using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Watch;

[Probe("A request from a resourceVersion of long ago gets what happened since, or 410 Expired: never a silent gap", Patient = true, Fresh = true)]
[Feature("watch-expired")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#410-gone-responses")]
public sealed class WatchExpired : Probe
{
    [Test]
    public async Task Watch_from_the_first_version_shows_all_or_says_that_it_expired(CancellationToken ct)
    {
        await Api.Create(ConfigMap("since"), ct);

        var answer = await Api.TryList<V1ConfigMap>("watch=true&resourceVersion=1&fieldSelector=metadata.name%3Dsince&timeoutSeconds=5", ct);

        if (answer.Status == 200)
        {
            var first = Json(answer.Body.Split('\n')[0] is { Length: > 0 } line ? line : "{}");
            var told = $"{JsonPath.Text(first, "type")} {JsonPath.Text(first, "object.metadata.name") ?? JsonPath.Text(first, "object.code")}";
            Claim(told is "ADDED since" or "ERROR 410", $"the watch begins with the object that was created since, or with an error 410 (it begins with '{told}')", answer);
        }
        else
        {
            Answer.Must(answer).HaveStatus(410);
        }
    }

    [Test]
    public async Task List_at_the_first_version_shows_that_moment_or_says_that_it_expired(CancellationToken ct)
    {
        await Api.Create(ConfigMap("later"), ct);

        var answer = await Api.TryList<V1ConfigMap>("resourceVersion=1&resourceVersionMatch=Exact", ct);

        if (answer.Status == 410)
        {
            Assert.That(answer.Reason, Is.AnyOf("Expired", "Gone"));
        }
        else
        {
            Answer.Must(answer).HaveStatus(200).And.HaveField("metadata.resourceVersion", "1");
            Assert.That(answer.Items, Is.Empty, "the namespace was made after that moment");
        }
    }
}
