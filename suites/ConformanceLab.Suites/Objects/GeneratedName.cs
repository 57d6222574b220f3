using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("Each object with generateName gets a name of its own, and a given name goes before it")]
[Feature("generated-names")]
[Spec("https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#idempotency")]
public sealed class GeneratedName : Probe
{
    [Test]
    public async Task Two_objects_get_two_names_with_the_prefix(CancellationToken ct)
    {
        var one = await Api.Create(new V1ConfigMap { Metadata = new V1ObjectMeta { GenerateName = "made-" } }, ct);
        var two = await Api.Create(new V1ConfigMap { Metadata = new V1ObjectMeta { GenerateName = "made-" } }, ct);

        Assert.That(new[] { one.Name(), two.Name() }, Is.Unique.And.All.StartsWith("made-").And.All.Length.GreaterThan("made-".Length));
    }

    [Test]
    public async Task Given_name_goes_before_the_prefix(CancellationToken ct)
    {
        var given = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "given", GenerateName = "unused-" } };

        Answer.Must(await Api.TryCreate(given, ct)).Succeed().And.HaveField("metadata.name", "given");
    }
}
