namespace ConformanceLab.Probes.Tests;

/// <summary>What a second attempt may be told of the first, whose answer was lost.</summary>
internal sealed class LostAnswerTests
{
    [TestCase("POST", 409, "AlreadyExists", true)]
    [TestCase("PUT", 409, "Conflict", true)]
    [TestCase("DELETE", 404, "NotFound", true)]
    [TestCase("PATCH", 422, "Invalid", true)]
    [TestCase("PATCH", 409, "Conflict", true)]
    [TestCase("POST", 403, "Forbidden", false)]
    [TestCase("POST", 404, "NotFound", false)]
    [TestCase("POST", 201, null, false)]
    [TestCase("DELETE", 200, null, false)]
    public void Some_answers_may_come_of_the_first_attempt(string method, int status, string? reason, bool expected)
    {
        var answer = new Answer(method, "/api/v1/namespaces", status, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" }, reason is null ? "{}" : $$"""{"kind":"Status","reason":"{{reason}}"}""");

        Assert.That(Api.MayHaveBeenDone(new HttpMethod(method), answer), Is.EqualTo(expected));
    }
}
