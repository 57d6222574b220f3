using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("Each template of a StatefulSet is kept as a ControllerRevision with a number that rises")]
[Feature("controller-revisions")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/controller-revision-v1/")]
[Requires(Capability.Controllers)]
public sealed class StatefulSetRevisions : WorkloadProbe
{
    [Test]
    public async Task A_new_template_is_a_new_revision(CancellationToken ct)
    {
        var set = new V1StatefulSet
        {
            Metadata = Meta("db"),
            Spec = new V1StatefulSetSpec { Replicas = 0, ServiceName = "db", Selector = Selector("db"), Template = PodTemplate("db").Nowhere() },
        };
        await Api.Create(set, ct);
        await Revisions([1], ct);

        const string change = """{ "spec": { "template": { "metadata": { "annotations": { "conformancelab.dev/edition": "2" } } } } }""";
        Answer.Must(await Api.TryPatch<V1StatefulSet>("db", Patch.Strategic, change, ct)).Succeed();

        await Revisions([1, 2], ct);
    }

    private async Task Revisions(int[] numbers, CancellationToken ct) => await Eventually(
        async token =>
        {
            var revisions = await Api.List<V1ControllerRevision>("", token);
            Assert.That(revisions.Select(revision => (int)revision["revision"]!), Is.EquivalentTo(numbers));
            foreach (var revision in revisions)
            {
                MustBeOwned(revision, "StatefulSet", "db");
            }
        },
        Within.ControllerActed,
        ct);
}
