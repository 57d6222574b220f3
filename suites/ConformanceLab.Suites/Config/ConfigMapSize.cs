using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Config;

[Probe("A ConfigMap holds no more than 1 MiB")]
[Feature("config-maps")]
[Spec("https://kubernetes.io/docs/concepts/configuration/configmap/#motivation")]
public sealed class ConfigMapSize : Probe
{
    [Test]
    public async Task More_than_a_mebibyte_is_refused(CancellationToken ct)
    {
        Answer.Must(await Api.TryCreate(ConfigMap("huge", ("text", new string('x', (1 << 20) + 1))), ct)).HaveStatus(413, 422);

        Answer.Must(await Api.TryGet<V1ConfigMap>("huge", ct)).HaveStatus(404);
    }
}
