using System.Text.Json.Nodes;

namespace ConformanceLab.Probes;

/// <summary>Claims on an answer, one after the other. The first that doesn't hold ends the check with the outcome that the answer itself tells:
/// denied where a policy said no, absent where the API isn't served or the media type isn't known, broken where the server was unable to answer, failed otherwise.</summary>
/// <param name="answer">The answer.</param>
public sealed class AnswerClaim(Answer answer)
{
    /// <summary>Reads better.</summary>
    public AnswerClaim And => this;

    /// <summary>The answer, once all claims hold.</summary>
    public Answer Answer => answer;

    /// <summary>The status is 2xx.</summary>
    public AnswerClaim Succeed() => Hold(answer.Succeeded, "succeeds");

    /// <summary>The status is one of these.</summary>
    public AnswerClaim HaveStatus(params int[] statuses) => Hold(statuses.Contains(answer.Status), $"answers {string.Join(" or ", statuses)}");

    /// <summary>The status is one of these. A success means that the server ignored the parameter or header: absent, not wrong.</summary>
    /// <param name="parameter">What a server that doesn't know it ignores.</param>
    /// <param name="statuses">What a server that knows it answers.</param>
    public AnswerClaim HonourWithStatus(string parameter, params int[] statuses) =>
        answer.Succeeded && !statuses.Contains(answer.Status)
            ? throw new AbsentException($"{answer.Request} answered {answer.Status}: {parameter} is ignored", answer)
            : HaveStatus(statuses);

    /// <summary>The Status object's reason is this one.</summary>
    public AnswerClaim HaveReason(string reason) => Hold(answer.Reason == reason, $"gives the reason {reason}", $"the reason is {answer.Reason ?? "missing"}");

    /// <summary>The Status object's message mentions this, whatever the case.</summary>
    public AnswerClaim Mention(string text) =>
        Hold(answer.Message?.Contains(text, StringComparison.OrdinalIgnoreCase) == true, $"mentions '{text}'", $"the message is: {answer.Message ?? "missing"}");

    /// <summary>One of the Status object's causes names this field.</summary>
    public AnswerClaim Blame(string field) =>
        Hold(
            Causes().Contains(field),
            $"blames {field}",
            Causes().Count == 0 ? $"there is no cause; the message is: {answer.Message ?? "missing"}" : $"it blames {string.Join(", ", Causes())}");

    /// <summary>Somebody denied it, by this kind of policy.</summary>
    public AnswerClaim BeDeniedBy(Model.DenierKind kind) =>
        Hold(answer.Denier?.Kind == kind, $"is denied by {kind}", $"the denier is {answer.Denier?.Kind.ToString() ?? "nobody"}");

    /// <summary>A field is there, whatever its value.</summary>
    public AnswerClaim HaveField(string path) => Hold(answer.At(path) is not null, $"has {path}", $"{path} is not there");

    /// <summary>A field has this value. Numbers and booleans are compared by their JSON text.</summary>
    public AnswerClaim HaveField(string path, string value) =>
        Hold(answer.Text(path) == value, $"has {path} = {value}", $"{path} is {answer.Text(path) ?? "not there"}");

    /// <summary>A field isn't there.</summary>
    public AnswerClaim NotHaveField(string path) => Hold(answer.At(path) is null, $"leaves {path} out", $"{path} is {answer.Text(path)}");

    /// <summary>A field that was sent is kept with its value. Where it was dropped without a word, it is absent.</summary>
    public AnswerClaim KeepField(string path, string value)
    {
        Succeed();
        return answer.At(path) is null
            ? throw new AbsentException($"{answer.Request} answered {answer.Status} and dropped {path}", answer)
            : HaveField(path, value);
    }

    /// <summary>A field that was sent is kept with its value. Where it was dropped, it is absent; so it is where the server then misses what was dropped, and says so of this field.</summary>
    /// <param name="path">The field that was sent.</param>
    /// <param name="value">Its value.</param>
    /// <param name="unlessBlamed">What a server that does not know the field calls invalid: what held it and is empty now, or what it would have allowed. Null where there is no such.</param>
    public AnswerClaim KeepField(string path, string value, string? unlessBlamed) =>
        answer.Status == 422 && unlessBlamed is not null && Causes().Contains(unlessBlamed)
            ? throw new AbsentException($"{answer.Request} answered {answer.Status}: without {path}, {unlessBlamed} is invalid: {answer.Message}", answer)
            : KeepField(path, value);

    /// <summary>A response header is there and holds this text, whatever the case.</summary>
    public AnswerClaim HaveHeader(string name, string text) =>
        Hold(
            answer.Headers.TryGetValue(name, out var value) && value.Contains(text, StringComparison.OrdinalIgnoreCase),
            $"has the header {name} with '{text}'",
            $"{name} is {(answer.Headers.TryGetValue(name, out var found) ? found : "not there")}");

    /// <summary>A Warning header holds this text, whatever the case.</summary>
    public AnswerClaim Warn(string text) =>
        Hold(
            answer.Warnings.Any(warning => warning.Contains(text, StringComparison.OrdinalIgnoreCase)),
            $"warns of '{text}'",
            answer.Warnings.Count == 0 ? "there is no warning" : $"the warnings are: {string.Join("; ", answer.Warnings)}");

    /// <summary>The media type has this parameter. Another media type means that the server doesn't know it and took the next one that the request names: absent, not wrong.</summary>
    /// <param name="parameter">As it stands in the Accept header, such as <c>as=Table</c>.</param>
    public AnswerClaim HonourAccept(string parameter)
    {
        Succeed();
        return answer.Headers.TryGetValue("Content-Type", out var type) && type.Contains(parameter, StringComparison.OrdinalIgnoreCase)
            ? this
            : throw new AbsentException($"{answer.Request} answered {answer.Status}: {parameter} is ignored, the media type is {type ?? "missing"}", answer);
    }

    /// <summary>It comes compressed in a way that was asked for. A success that comes as it is means that the server ignored Accept-Encoding: absent, not wrong.</summary>
    public AnswerClaim HonourEncoding(string encoding)
    {
        Succeed();
        return !answer.Headers.TryGetValue("Content-Encoding", out var used)
            ? throw new AbsentException($"{answer.Request} answered {answer.Status}: Accept-Encoding is ignored, {answer.Body.Length} characters came as they are", answer)
            : Hold(used.Equals(encoding, StringComparison.OrdinalIgnoreCase), $"answers in {encoding}", $"it answers in {used}");
    }

    /// <summary>What no other claim says.</summary>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="claim">As the end of "the server ".</param>
    public AnswerClaim Satisfy(Func<JsonNode, bool> holds, string claim) => Hold(holds(answer.Json), claim, "it does not");

    private AnswerClaim Hold(bool holds, string expected, string? found = null) => holds ? this : throw Judge(expected, found);

    private OutcomeException Judge(string expected, string? found)
    {
        var told = $"{answer.Request} answered {answer.Status}{(answer.Reason is { } reason ? $" {reason}" : "")}";
        if (answer.Denier is { } denier)
        {
            return new DeniedException($"{told}: {answer.Message}", denier, answer);
        }

        if (answer.IsNotServed)
        {
            return new AbsentException($"{told}: the API is not served", answer);
        }

        if (answer.Status is 406 or 415)
        {
            return new AbsentException($"{told}: the media type is not known: {answer.Message}", answer);
        }

        return answer.Status is 401 or 429 or 502 or 503 or 504
            ? new UntoldException($"{told}: the server was unable to answer: {answer.Message}", answer)
            : new ClaimBrokenException($"expected that the server {expected}, but {told}{(found is null ? Words() : $", and {found}")}", answer);
    }

    private List<string> Causes() =>
        JsonPath.Find(answer.Json, "details.causes") is JsonArray causes ? [.. causes.Select(cause => JsonPath.Text(cause, "field") ?? "")] : [];

    private string Words() => answer.Message is { } message ? $": {message}" : "";
}
