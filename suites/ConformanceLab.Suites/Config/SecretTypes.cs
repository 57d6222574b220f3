using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Config;

[Probe("A Secret is Opaque unless it says otherwise, keeps its type, and must hold the keys that its type asks for")]
[Feature("secrets")]
[Spec("https://kubernetes.io/docs/concepts/configuration/secret/#secret-types")]
public sealed class SecretTypes : Probe
{
    [Test]
    public async Task Type_is_opaque_by_default(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(Secret("plain", ("key", "value")), ct)).HaveStatus(201).And.HaveField("type", "Opaque");

    [Test]
    public async Task Type_can_not_change(CancellationToken ct)
    {
        await Api.Create(Secret("typed", ("key", "value")), ct);

        var answer = await Api.TryPatch<V1Secret>("typed", Patch.Merge, """{"type":"conformancelab.dev/other"}""", ct);

        Answer.Must(answer).HaveStatus(422).And.HaveReason("Invalid").And.Blame("type");
    }

    [Test]
    public async Task Tls_without_its_key_is_refused(CancellationToken ct)
    {
        var tls = Secret("tls", ("tls.crt", "certificate"));
        tls.Type = "kubernetes.io/tls";

        Answer.Must(await Api.TryCreate(tls, ct)).HaveStatus(422).And.HaveReason("Invalid").And.Mention("tls.key");
    }

    [Test]
    public async Task Registry_credentials_that_are_no_json_are_refused(CancellationToken ct)
    {
        var credentials = Secret("registry", (".dockerconfigjson", "no json"));
        credentials.Type = "kubernetes.io/dockerconfigjson";

        Answer.Must(await Api.TryCreate(credentials, ct)).HaveStatus(422).And.HaveReason("Invalid").And.Mention(".dockerconfigjson");
    }
}
