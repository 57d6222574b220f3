using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A token that is asked for a year is good for a year", Rehearsed = true)]
[Feature("token-long-lived")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/")]
[Requires(Capability.Controllers)]
public sealed class LongLivedTokens : Probe
{
    [Test]
    public async Task The_year_is_granted(CancellationToken ct)
    {
        var asked = Json("""{ "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": { "expirationSeconds": 31536000 } }""");
        var answer = Answer.Must(await Api.TryPost($"{Resource.Of<V1ServiceAccount>().Item(Namespace, "default", "token")}?dryRun=All", asked, ct)).HaveStatus(201).And.HaveField("spec.expirationSeconds").Answer;

        // A server may grant less: then it is asked in vain, and nothing is wrong.
        if (answer.Text("spec.expirationSeconds") != "31536000")
        {
            throw new AbsentException($"{answer.Request} was asked for 31536000 s and granted {answer.Text("spec.expirationSeconds")}", answer);
        }
    }
}
