using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.SampleWorker.Sample;

[Probe("Every way in which a check can end comes out as its own outcome")]
[Feature("object-crud")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/")]
public sealed class Endings : Probe
{
    [Test]
    public async Task Holds(CancellationToken ct) => Answer.Must(await Api.TryGet("/answer/200", ct)).HaveStatus(200).And.HaveField("kind", "ConfigMap");

    [Test]
    public async Task Broken_claim(CancellationToken ct) => Answer.Must(await Api.TryGet("/answer/200", ct)).HaveStatus(409);

    [Test]
    public async Task Not_served(CancellationToken ct) => Answer.Must(await Api.TryGet("/answer/404", ct)).Succeed();

    [Test]
    public async Task Denied_by_webhook(CancellationToken ct) => Answer.Must(await Api.TryGet("/answer/denied", ct)).Succeed();

    [Test]
    public async Task Denied_through_the_typed_client(CancellationToken ct) =>
        await k8s.CoreV1OperationsExtensions.ReadNamespacedPodAsync(Client.CoreV1, "denied", "default", cancellationToken: ct);

    [Test]
    public async Task Overloaded(CancellationToken ct) => Answer.Must(await Api.TryGet("/answer/429", ct)).Succeed();

    [Test]
    public async Task Garbled(CancellationToken ct) => Answer.Must(await Api.TryGetPacked("/answer/garbled", ct)).Succeed();

    [Test]
    public void Throws(CancellationToken ct) => throw new InvalidOperationException("a fault of the probe's author");

    [Test]
    public async Task Own_assertion(CancellationToken ct) => Assert.That((await Api.TryGet("/answer/200", ct)).Status, Is.EqualTo(201));

    [Test]
    public async Task Holds_at_the_third_look(CancellationToken ct)
    {
        var looks = 0;
        await Eventually(
            async token =>
            {
                looks++;
                Assert.That(looks, Is.EqualTo(3));
                Answer.Must(await Api.TryGet("/answer/200", token)).Succeed();
            },
            Within.EventSeen,
            ct);
    }

    [TestCase("one")]
    [TestCase("two")]
    public async Task Cases(string which, CancellationToken ct) => Answer.Must(await Api.TryGet($"/answer/200?which={which}", ct)).Succeed();

    [Test]
    public void Assumes_what_is_not_so(CancellationToken ct) => Assume.That(false, "there is no such thing here");
}

[Probe("A probe that needs what the target hasn't is skipped")]
[Feature("scheduling")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/")]
[Requires(Capability.ReadyNodes)]
public sealed class NeedsNodes : Probe
{
    [Test]
    public async Task Runs(CancellationToken ct) => Answer.Must(await Api.TryGet("/answer/200", ct)).Succeed();
}

[Probe("A probe can end its process")]
[Feature("object-crud")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/")]
public sealed class Deadly : Probe
{
    [Test]
    public void Ends_the_process(CancellationToken ct) => Environment.Exit(17);
}

[Probe("A probe can take long")]
[Feature("object-crud")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/")]
public sealed class Slow : Probe
{
    [Test]
    public async Task Never_answers(CancellationToken ct) => Answer.Must(await Api.TryGet("/never", ct)).Succeed();
}

[Probe("A probe that writes is kept from it in a read-only run", Access = RunMode.ReadOnly)]
[Feature("object-crud")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/")]
public sealed class Writes : Probe
{
    [Test]
    public async Task Creates(CancellationToken ct) => Answer.Must(await Api.TryPost("/api/v1/namespaces/default/configmaps", new System.Text.Json.Nodes.JsonObject(), ct)).Succeed();

    [Test]
    public async Task Asks_without_storing(CancellationToken ct) =>
        Answer.Must(await Api.TryPost("/api/v1/namespaces/default/configmaps?dryRun=All", new System.Text.Json.Nodes.JsonObject(), ct)).Succeed();
}
