using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("Labels and annotations that break their syntax answer 422 and blame their field")]
[Feature("object-validation")]
[Spec("https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set")]
public sealed class LabelValidation : Probe
{
    [Test]
    public async Task Key_with_a_space_is_refused(CancellationToken ct) => await Refused(Meta("key", ("a key", "value")), ct);

    [Test]
    public async Task Value_of_more_than_63_characters_is_refused(CancellationToken ct)
    {
        await Refused(Meta("long", ("key", new string('a', 64))), ct);
        Answer.Must(await Api.TryCreate(new V1ConfigMap { Metadata = Meta("longest", ("key", new string('a', 63))) }, ct)).HaveStatus(201);
    }

    [Test]
    public async Task Annotation_key_with_a_space_is_refused(CancellationToken ct)
    {
        var annotated = new V1ObjectMeta { Name = "annotated", Annotations = Labels(("a key", "value")) };

        Answer.Must(await Api.TryCreate(new V1ConfigMap { Metadata = annotated }, ct)).HaveStatus(422).And.HaveReason("Invalid").And.Blame("metadata.annotations");
    }

    private async Task Refused(V1ObjectMeta metadata, CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1ConfigMap { Metadata = metadata }, ct)).HaveStatus(422).And.HaveReason("Invalid").And.Blame("metadata.labels");
}
