using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.SampleWorker.Lending;

[Probe("What is plain is removed, and the namespace lent")]
[Feature("object-crud")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/")]
public sealed class APlain : Probe
{
    [Test]
    public async Task Makes(CancellationToken ct) => await Api.Create(ConfigMap("plain"), ct);
}

[Probe("Who looks around gets a namespace that nobody had", Fresh = true)]
[Feature("object-crud")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/")]
public sealed class BFresh : Probe
{
    [Test]
    public async Task Makes(CancellationToken ct) => await Api.Create(ConfigMap("fresh"), ct);
}

[Probe("What controllers act upon ends with its namespace")]
[Feature("object-crud")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/")]
public sealed class CServed : Probe
{
    [Test]
    public async Task Makes(CancellationToken ct) => await Api.Create(Service("served"), ct);
}

[Probe("Who changes what they did not make leaves no namespace behind")]
[Feature("object-crud")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/")]
public sealed class DChanging : Probe
{
    [Test]
    public async Task Changes(CancellationToken ct)
    {
        await Api.Create(ConfigMap("changing"), ct);
        Answer.Must(await Api.TryPatch<V1ConfigMap>("kube-root-ca.crt", Patch.Merge, "{}", ct)).Succeed();
    }
}

[Probe("Who comes last gets a new one")]
[Feature("object-crud")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/")]
public sealed class ELast : Probe
{
    [Test]
    public async Task Makes(CancellationToken ct) => await Api.Create(ConfigMap("last"), ct);
}
