using ConformanceLab.Model;

namespace ConformanceLab.Probes.Tests;

[TestFixture]
internal sealed class AnswerClaimTests
{
    private const string Conflict = """{"kind":"Status","reason":"Conflict","message":"owned by \"alice\"","code":409}""";

    [Test]
    public void Claims_that_hold_pass_on() =>
        Assert.That(() => Answer.Must(Make(409, Conflict)).HaveStatus(409).And.HaveReason("Conflict").And.Mention("ALICE"), Throws.Nothing);

    [Test]
    public void A_wrong_status_is_failed_and_told_with_the_servers_words() =>
        Assert.That(() => Answer.Must(Make(409, Conflict)).HaveStatus(200), Fails(Outcome.Failed).With.Message.Contains("answers 200, but GET /x answered 409 Conflict: owned by \"alice\""));

    [TestCase("HaveReason", "Invalid")]
    [TestCase("Mention", "bob")]
    public void A_wrong_word_is_failed(string claim, string word)
    {
        var must = Answer.Must(Make(409, Conflict));

        Assert.That(() => claim == "Mention" ? must.Mention(word) : must.HaveReason(word), Fails(Outcome.Failed));
    }

    [Test]
    public void A_path_the_server_does_not_know_is_absent() =>
        Assert.That(() => Answer.Must(Make(404, "404 page not found")).Succeed(), Fails(Outcome.Absent));

    [Test]
    public void A_verb_the_server_does_not_know_is_absent() =>
        Assert.That(() => Answer.Must(Make(405, """{"kind":"Status","reason":"MethodNotAllowed","message":"no"}""")).Succeed(), Fails(Outcome.Absent));

    [Test]
    public void An_object_that_is_missing_is_failed_since_its_api_is_there() =>
        Assert.That(() => Answer.Must(Make(404, """{"kind":"Status","reason":"NotFound","message":"pods \"x\" not found"}""")).Succeed(), Fails(Outcome.Failed));

    [TestCase(401)]
    [TestCase(429)]
    [TestCase(503)]
    [TestCase(504)]
    public void A_server_that_is_unable_to_answer_tells_nothing(int status) =>
        Assert.That(() => Answer.Must(Make(status, """{"kind":"Status","message":"later"}""")).Succeed(), Fails(Outcome.Broken));

    [Test]
    public void A_denial_carries_its_denier()
    {
        var answer = Make(403, """{"kind":"Status","reason":"Forbidden","message":"admission webhook \"w\" denied the request: no"}""");

        Assert.That(() => Answer.Must(answer).Succeed(), Fails(Outcome.Denied).With.Property("Denier").EqualTo(new Denier(DenierKind.Webhook, "w")));
    }

    [Test]
    public void A_field_dropped_without_a_word_is_absent() =>
        Assert.That(() => Answer.Must(Make(201, """{"spec":{}}""")).KeepField("spec.suspend", "true"), Fails(Outcome.Absent));

    [Test]
    public void A_field_kept_with_another_value_is_failed() =>
        Assert.That(() => Answer.Must(Make(201, """{"spec":{"suspend":false}}""")).KeepField("spec.suspend", "true"), Fails(Outcome.Failed));

    [Test]
    public void A_parameter_that_is_ignored_is_absent() =>
        Assert.That(() => Answer.Must(Make(201, "{}")).HonourWithStatus("fieldValidation", 400), Fails(Outcome.Absent));

    [Test]
    public void A_parameter_answered_wrongly_is_failed() =>
        Assert.That(() => Answer.Must(Make(409, Conflict)).HonourWithStatus("fieldValidation", 400), Fails(Outcome.Failed));

    [Test]
    public void Fields_headers_and_warnings_are_claimed_by_value()
    {
        var answer = new Answer("GET", "/x", 200, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" }, """{"a":{"b":[{"c":1}]}}""") { Warnings = ["299 - \"old\""] };

        Assert.That(() => Answer.Must(answer).HaveField("a.b[0].c", "1").And.HaveHeader("content-type", "json").And.Warn("old").And.NotHaveField("a.z"), Throws.Nothing);
        Assert.That(() => Answer.Must(answer).HaveField("a.b[0].c", "2"), Fails(Outcome.Failed));
        Assert.That(() => Answer.Must(answer).HaveField("a.z"), Fails(Outcome.Failed));
        Assert.That(() => Answer.Must(answer).NotHaveField("a.b"), Fails(Outcome.Failed));
        Assert.That(() => Answer.Must(answer).HaveHeader("etag", ""), Fails(Outcome.Failed));
        Assert.That(() => Answer.Must(answer).Warn("new"), Fails(Outcome.Failed));
        Assert.That(() => Answer.Must(answer).Satisfy(_ => false, "does"), Fails(Outcome.Failed));
    }

    private static NUnit.Framework.Constraints.EqualConstraint<Outcome> Fails(Outcome outcome) => Throws.InstanceOf<OutcomeException>().With.Property("Outcome").EqualTo(outcome);

    private static Answer Make(int status, string body) => new("GET", "/x", status, new Dictionary<string, string>(), body);
}
