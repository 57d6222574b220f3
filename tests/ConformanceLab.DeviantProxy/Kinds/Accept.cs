namespace ConformanceLab.Deviations;

/// <summary><c>accept</c>: where the server refuses, answers as if it had not: a server that validates too little. <c>on.answer</c> narrows down which refusals; without it, all of them.
/// What the object would be is made up from the request; with <c>body</c> it is as given.</summary>
[DeviationKind("accept")]
internal sealed class Accept : Deviation
{
    private readonly int? code;
    private readonly System.Text.Json.Nodes.JsonNode? body;

    public Accept(ProfileNode node)
    {
        if (node.IsMapping)
        {
            code = node["code"].Number;
            body = node["body"].Json;
        }
        else
        {
            _ = node.Flag;
        }
    }

    public override bool Reads(Call call) => true;

    public override async Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        if (reply.Succeeded)
        {
            return;
        }

        var made = await Success.For(call, ct);
        reply.Status = code ?? made.Status;
        reply.SetJson((body ?? made.Json!).DeepClone());
    }
}
