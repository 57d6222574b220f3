using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A secret is taken that is to hold the token of an account", Rehearsed = true)]
[Feature("service-account-token-secrets")]
[Spec("https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets")]
public sealed class TokenSecrets : Probe
{
    [Test]
    public async Task It_would_be_taken(CancellationToken ct)
    {
        var secret = new V1Secret { Metadata = Meta("token"), Type = "kubernetes.io/service-account-token" };
        secret.Metadata.Annotations = new Dictionary<string, string> { ["kubernetes.io/service-account.name"] = "default" };

        Answer.Must(await Api.TryCreate(secret, "dryRun=All", ct)).Succeed().And.HaveField("type", "kubernetes.io/service-account-token");
    }
}
