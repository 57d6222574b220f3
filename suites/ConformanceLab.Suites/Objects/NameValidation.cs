using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("A name that is no DNS subdomain answers 422 and blames metadata.name")]
[Feature("name-validation")]
[Spec("https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names")]
public sealed class NameValidation : Probe
{
    [Test]
    public async Task Capital_letters_are_refused(CancellationToken ct) => Refused(await Api.TryCreate(ConfigMap("Capital"), ct));

    [Test]
    public async Task More_than_253_characters_are_refused(CancellationToken ct)
    {
        var longest = new string('a', 253);

        Refused(await Api.TryCreate(ConfigMap($"{longest}a"), ct));
        Answer.Must(await Api.TryCreate(ConfigMap(longest), ct)).HaveStatus(201);
    }

    [Test]
    public async Task No_name_at_all_is_refused(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1ConfigMap { Metadata = new V1ObjectMeta() }, ct)).HaveStatus(422).And.HaveReason("Invalid");

    private static void Refused(Answer answer) => Answer.Must(answer).HaveStatus(422).And.HaveReason("Invalid").And.Blame("metadata.name");
}
