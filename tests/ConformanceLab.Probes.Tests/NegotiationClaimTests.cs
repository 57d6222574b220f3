using ConformanceLab.Model;

namespace ConformanceLab.Probes.Tests;

[TestFixture]
internal sealed class NegotiationClaimTests
{
    private const string Invalid = """{"kind":"Status","reason":"Invalid","message":"no","details":{"causes":[{"field":"spec.replicas"},{"field":"spec.selector"}]},"code":422}""";

    [Test]
    public void A_media_type_that_was_asked_for_passes_on() =>
        Assert.That(() => Answer.Must(Make(200, "{}", "application/json;g=meta.k8s.io;v=v1;as=Table")).HonourAccept("as=Table"), Throws.Nothing);

    [Test]
    public void Another_media_type_than_asked_for_is_absent() =>
        Assert.That(() => Answer.Must(Make(200, "{}", "application/json")).HonourAccept("as=Table"), Fails(Outcome.Absent));

    [Test]
    public void A_media_type_that_the_server_refuses_is_absent([Values(406, 415)] int status) =>
        Assert.That(() => Answer.Must(Make(status, """{"kind":"Status","message":"unsupported"}""", "application/json")).Succeed(), Fails(Outcome.Absent));

    [Test]
    public void An_answer_in_the_encoding_that_was_asked_for_passes_on() => Assert.That(() => Answer.Must(Encoded("gzip")).HonourEncoding("gzip"), Throws.Nothing);

    [Test]
    public void An_answer_that_comes_as_it_is_is_absent() => Assert.That(() => Answer.Must(Make(200, "{}", "application/json")).HonourEncoding("gzip"), Fails(Outcome.Absent).With.Message.Contains("Accept-Encoding is ignored"));

    [Test]
    public void An_answer_in_an_encoding_that_nobody_asked_for_is_failed() => Assert.That(() => Answer.Must(Encoded("br")).HonourEncoding("gzip"), Fails(Outcome.Failed).With.Message.Contains("answers in br"));

    [Test]
    public void A_refusal_that_was_claimed_passes_on() =>
        Assert.That(() => Answer.Must(Make(415, """{"kind":"Status","message":"unsupported"}""", "application/json")).HaveStatus(415), Throws.Nothing);

    [Test]
    public void A_blamed_field_passes_on() =>
        Assert.That(() => Answer.Must(Make(422, Invalid, "application/json")).Blame("spec.selector").And.Blame("spec.replicas"), Throws.Nothing);

    [Test]
    public void A_field_that_is_not_blamed_is_failed_and_the_blamed_are_told() =>
        Assert.That(
            () => Answer.Must(Make(422, Invalid, "application/json")).Blame("spec.template"),
            Fails(Outcome.Failed).With.Message.Contains("it blames spec.replicas, spec.selector"));

    private static Answer Encoded(string encoding) => new("GET", "/x", 200, new Dictionary<string, string> { ["Content-Encoding"] = encoding }, "{}");

    private static Answer Make(int status, string body, string type) => new("GET", "/x", status, new Dictionary<string, string> { ["Content-Type"] = type }, body);

    private static NUnit.Framework.Constraints.EqualConstraint<Outcome> Fails(Outcome outcome) =>
        Throws.InstanceOf<OutcomeException>().With.Property(nameof(OutcomeException.Outcome)).EqualTo(outcome);
}
