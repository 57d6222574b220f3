using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary><c>overload</c>: answers 429 or 503 with Retry-After, as a server that can't keep up.</summary>
[DeviationKind("overload")]
internal sealed class Overload : Deviation
{
    private readonly int code;
    private readonly int retryAfter;

    public Overload(ProfileNode node)
    {
        code = (node.IsMapping ? node["code"] : node).Number ?? 429;
        retryAfter = (node.IsMapping ? node["retryAfter"].Number : null) ?? 1;
        if (code is not (429 or 503))
        {
            node.Fault($"'{code}' is not 429 or 503");
        }
    }

    public override Task<Reply?> Meet(Call call, CancellationToken ct)
    {
        var (reason, message) = code == 429
            ? ("TooManyRequests", "too many requests, please try again later")
            : ("ServiceUnavailable", "the server is currently unable to handle the request");
        var reply = Reply.Failure(code, reason, message, new JsonObject { ["retryAfterSeconds"] = retryAfter });
        reply.RetryAfter(retryAfter);
        return Task.FromResult<Reply?>(reply);
    }
}
