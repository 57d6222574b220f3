using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary><c>status</c>: changes the status of answers: a number, or <c>code</c>, <c>reason</c> and <c>message</c>; an object of kind Status follows.</summary>
[DeviationKind("status")]
internal sealed class StatusCode : Deviation
{
    private readonly int? code;
    private readonly string? reason;
    private readonly string? message;

    public StatusCode(ProfileNode node)
    {
        code = (node.IsMapping ? node["code"] : node).Number;
        reason = node.IsMapping ? node["reason"].Text : null;
        message = node.IsMapping ? node["message"].Text : null;
        if (code is < 200 or > 599)
        {
            node.Fault($"'{code}' is no status from 200 to 599");
        }
    }

    public override bool Reads(Call call) => true;

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        reply.Status = code ?? reply.Status;
        if (reply.Json is JsonObject status && JsonText.Of(status["kind"]) == "Status")
        {
            status["code"] = code is { } number ? number : status["code"]?.DeepClone();
            status["reason"] = reason ?? (code is { } other ? DenialWords.Reason(other) : JsonText.Of(status["reason"]));
            status["message"] = message ?? JsonText.Of(status["message"]);
            reply.Changed = true;
        }

        return Task.CompletedTask;
    }
}
