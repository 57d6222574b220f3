using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.DryRun;

[Probe("Unknown and duplicate fields meet what fieldValidation says: Strict refuses, Warn warns, Ignore drops them silently")]
[Feature("field-validation")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#setting-the-field-validation-level")]
public sealed class FieldValidation : Probe
{
    private const string Unknown = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"validated"},"colour":"red"}""";
    private const string Duplicate = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"validated"},"data":{"a":"1"},"data":{"b":"2"}}""";

    [Test]
    public async Task Strict_refuses_unknown_fields(CancellationToken ct) =>
        Answer.Must(await Create(Unknown, "Strict", ct)).HonourWithStatus("fieldValidation", 400).And.Mention("colour");

    [Test]
    public async Task Strict_refuses_duplicate_fields(CancellationToken ct) =>
        Answer.Must(await Create(Duplicate, "Strict", ct)).HonourWithStatus("fieldValidation", 400).And.Mention("duplicate").And.Mention("data");

    [Test]
    public async Task Warn_takes_the_object_and_warns(CancellationToken ct)
    {
        await MustBeKnown(ct);

        Answer.Must(await Create(Unknown, "Warn", ct)).HaveStatus(201).And.Warn("colour").And.NotHaveField("colour");
    }

    [Test]
    public async Task Ignore_takes_the_object_without_a_word(CancellationToken ct)
    {
        await MustBeKnown(ct);

        var answer = await Create(Unknown, "Ignore", ct);

        Answer.Must(answer).HaveStatus(201).And.NotHaveField("colour");
        Assert.That(answer.Warnings, Has.None.Contains("colour"));
    }

    private async Task MustBeKnown(CancellationToken ct) => Answer.Must(await Create(Unknown, "Strict", ct)).HonourWithStatus("fieldValidation", 400);

    // As text, since a duplicate can't be said otherwise; in a dry run, since only the answer matters.
    private Task<Answer> Create(string body, string level, CancellationToken ct) =>
        Api.Send(HttpMethod.Post, $"{Resource.Of<V1ConfigMap>().Collection(Namespace)}?dryRun=All&fieldValidation={level}", body, "application/json", "application/json", ct);
}
