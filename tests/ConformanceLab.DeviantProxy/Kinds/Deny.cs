using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary><c>deny</c>: refuses, with a Status as given or in the words of a well-known denier.</summary>
[DeviationKind("deny")]
internal sealed class Deny : Deviation
{
    private readonly DenialWords words;
    private readonly int? retryAfter;

    public Deny(ProfileNode node)
    {
        words = DenialWords.Read(node);
        retryAfter = node.IsMapping ? node["retryAfter"].Number : null;
    }

    public override Task<Reply?> Meet(Call call, CancellationToken ct)
    {
        if (On.NeedsAnswer)
        {
            return Task.FromResult<Reply?>(null);
        }

        return Task.FromResult<Reply?>(Say(call));
    }

    public override bool Reads(Call call) => On.NeedsAnswer;

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        var denial = Say(call);
        reply.Status = denial.Status;
        reply.SetJson(denial.Json!.DeepClone());
        return Task.CompletedTask;
    }

    private Reply Say(Call call)
    {
        var status = words.For(call);
        if (retryAfter is { } seconds && status["details"] is JsonObject details)
        {
            details["retryAfterSeconds"] = seconds;
        }

        var reply = Reply.Of((int)status["code"]!, status);
        if (retryAfter is { } after)
        {
            reply.RetryAfter(after);
        }

        return reply;
    }
}
