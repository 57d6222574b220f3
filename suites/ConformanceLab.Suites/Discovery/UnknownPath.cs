using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("What isn't served answers 404, and a method that a path hasn't answers 405", Access = RunMode.ReadOnly)]
[Feature("discovery")]
[Spec("https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#http-status-codes")]
public sealed class UnknownPath : Probe
{
    [Test]
    public async Task Unknown_group_answers_404(CancellationToken ct) =>
        Answer.Must(await Api.TryGet("/apis/nothing.conformancelab.dev/v1/things", ct)).HaveStatus(404);

    [Test]
    public async Task Unknown_resource_answers_404(CancellationToken ct) =>
        Answer.Must(await Api.TryGet("/api/v1/namespaces/default/conformancelabthings", ct)).HaveStatus(404);

    [Test]
    public async Task Method_that_a_path_has_not_answers_405(CancellationToken ct) =>
        Answer.Must(await Api.TryPut("/api/v1/namespaces/default/configmaps?dryRun=All", Json("""{"apiVersion":"v1","kind":"ConfigMap"}"""), ct)).HaveStatus(405);
}
