using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.SampleWorker.Waiting;

[Probe("A probe that waits long is begun first, though its suite and its name come last", Patient = true)]
[Feature("object-crud")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/")]
public sealed class Patience : Probe
{
    [Test]
    public async Task Holds(CancellationToken ct) => Answer.Must(await Api.TryGet("/answer/200", ct)).Succeed();
}

[Probe("Another of its suite")]
[Feature("object-crud")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/")]
public sealed class Haste : Probe
{
    [Test]
    public async Task Holds(CancellationToken ct) => Answer.Must(await Api.TryGet("/answer/200", ct)).Succeed();
}
