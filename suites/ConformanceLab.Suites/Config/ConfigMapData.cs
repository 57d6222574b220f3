using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Config;

[Probe("A ConfigMap keeps text and bytes under valid keys, each key once")]
[Feature("config-maps")]
[Spec("https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object")]
public sealed class ConfigMapData : Probe
{
    [Test]
    public async Task Text_and_bytes_are_kept(CancellationToken ct)
    {
        var both = ConfigMap("both", ("text.conf", "line one\nline two\n"));
        both.BinaryData = new Dictionary<string, byte[]> { ["bytes_1-a"] = [0, 255, 13, 10, 128] };
        await Api.Create(both, ct);

        Answer.Must(await Api.TryGet<V1ConfigMap>("both", ct)).HaveStatus(200)
            .And.HaveField("data['text.conf']", "line one\nline two\n").And.HaveField("binaryData.bytes_1-a", Convert.ToBase64String([0, 255, 13, 10, 128]));
    }

    [Test]
    public async Task Key_with_a_slash_is_refused(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(ConfigMap("slashed", ("a/b", "value")), ct)).HaveStatus(422).And.HaveReason("Invalid").And.Blame("data[a/b]");

    [Test]
    public async Task Key_in_text_and_bytes_is_refused(CancellationToken ct)
    {
        var twice = ConfigMap("twice", ("key", "value"));
        twice.BinaryData = new Dictionary<string, byte[]> { ["key"] = [1] };

        Answer.Must(await Api.TryCreate(twice, ct)).HaveStatus(422).And.HaveReason("Invalid").And.Mention("key");
    }

    [Test]
    public async Task Bytes_that_are_no_base64_are_refused(CancellationToken ct)
    {
        var body = Json("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"garbled"},"binaryData":{"key":"*not base64*"}}""");

        Answer.Must(await Api.TryCreate(Resource.Of<V1ConfigMap>(), body, ct)).HaveStatus(400).And.HaveReason("BadRequest");
    }
}
