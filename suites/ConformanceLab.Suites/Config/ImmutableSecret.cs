using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Config;

[Probe("An immutable Secret can be deleted and made anew, but not changed")]
[Feature("immutable-config")]
[Spec("https://kubernetes.io/docs/concepts/configuration/secret/#secret-immutable")]
public sealed class ImmutableSecret : Probe
{
    [Test]
    public async Task Data_can_not_change(CancellationToken ct)
    {
        await Create("fixed", ct);

        Answer.Must(await Api.TryPatch<V1Secret>("fixed", Patch.Merge, """{"stringData":{"key":"other"}}""", ct)).HaveStatus(422).And.HaveReason("Invalid").And.Blame("data");
    }

    [Test]
    public async Task It_can_be_made_anew(CancellationToken ct)
    {
        await Create("anew", ct);

        Answer.Must(await Api.TryDelete<V1Secret>("anew", ct)).HaveStatus(200, 202);
        Answer.Must(await Api.TryCreate(Secret("anew", ("key", "other")), ct)).HaveStatus(201);
    }

    private async Task Create(string name, CancellationToken ct)
    {
        var secret = Secret(name, ("key", "value"));
        secret.Immutable = true;
        Answer.Must(await Api.TryCreate(secret, ct)).KeepField("immutable", "true");
    }
}
