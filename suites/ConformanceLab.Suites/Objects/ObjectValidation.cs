using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("An invalid object answers 422 Invalid with one cause for each of its faults, and is not stored")]
[Feature("object-validation")]
[Spec("https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#validation")]
public sealed class ObjectValidation : Probe
{
    [Test]
    public async Task All_faults_are_told_at_once(CancellationToken ct)
    {
        var faulty = Deployment("faulty");
        faulty.Spec.Replicas = -1;
        faulty.Spec.Template.Spec.Containers[0].Name = "Not A Label";

        var answer = await Api.TryCreate(faulty, ct);

        Answer.Must(answer).HaveStatus(422).And.HaveReason("Invalid").And.HaveField("details.name", "faulty")
            .And.Blame("spec.replicas").And.Blame("spec.template.spec.containers[0].name");
        Answer.Must(await Api.TryGet<V1Deployment>("faulty", ct)).HaveStatus(404);
    }

    [Test]
    public async Task Invalid_update_leaves_the_object_as_it_was(CancellationToken ct)
    {
        await Api.Create(Deployment("kept", replicas: 0), ct);

        var answer = await Api.TryPatch<V1Deployment>("kept", Patch.Merge, """{"spec":{"replicas":-1}}""", ct);

        Answer.Must(answer).HaveStatus(422).And.HaveReason("Invalid").And.Blame("spec.replicas");
        Answer.Must(await Api.TryGet<V1Deployment>("kept", ct)).HaveField("spec.replicas", "0");
    }

    [Test]
    public async Task Field_that_can_not_change_is_blamed(CancellationToken ct)
    {
        var found = await Api.Create(Deployment("selecting", replicas: 0), ct);
        found.Metadata.ResourceVersion = null;
        found.Spec.Selector = Selector("other");
        found.Spec.Template.Metadata.Labels = Labels(("app", "other"));

        Answer.Must(await Api.TryUpdate(found, ct)).HaveStatus(422).And.HaveReason("Invalid").And.Blame("spec.selector");
    }
}
