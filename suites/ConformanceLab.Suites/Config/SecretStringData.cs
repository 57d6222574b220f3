using System.Text;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Config;

[Probe("A Secret's stringData is merged into data, goes before it, and is never shown")]
[Feature("secrets")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/")]
public sealed class SecretStringData : Probe
{
    [Test]
    public async Task Text_goes_before_bytes(CancellationToken ct)
    {
        var secret = Secret("merged", ("both", "text"), ("text", "plain"));
        secret.Data = new Dictionary<string, byte[]> { ["both"] = Encoding.UTF8.GetBytes("bytes"), ["bytes"] = Encoding.UTF8.GetBytes("raw") };

        Answer.Must(await Api.TryCreate(secret, ct)).HaveStatus(201).And.NotHaveField("stringData");

        Answer.Must(await Api.TryGet<V1Secret>("merged", ct)).HaveStatus(200).And.NotHaveField("stringData")
            .And.HaveField("data.both", Base64("text")).And.HaveField("data.text", Base64("plain")).And.HaveField("data.bytes", Base64("raw"));
    }

    [Test]
    public async Task Text_of_an_update_leaves_other_keys(CancellationToken ct)
    {
        await Api.Create(Secret("kept", ("one", "1"), ("two", "2")), ct);

        var answer = await Api.TryPatch<V1Secret>("kept", Patch.Merge, """{"stringData":{"two":"zwei"}}""", ct);

        Answer.Must(answer).HaveStatus(200).And.HaveField("data.one", Base64("1")).And.HaveField("data.two", Base64("zwei"));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
