using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary><c>answer</c>: answers in the server's place.</summary>
[DeviationKind("answer")]
internal sealed class AnswerInstead : Deviation
{
    private readonly int status;
    private readonly JsonNode? body;
    private readonly string? text;
    private readonly string? contentType;
    private readonly IReadOnlyList<(string Name, string Value)> headers;

    public AnswerInstead(ProfileNode node)
    {
        status = node["status"].Number ?? 200;
        body = node["body"].Json;
        text = node["text"].Text;
        contentType = node["contentType"].Text;
        headers = [.. node["headers"].Entries.Select(entry => (entry.Key, entry.Value.RequiredText))];
        if (body is not null && text is not null)
        {
            node.Fault("has body and text; one of them is the answer");
        }
    }

    public override Task<Reply?> Meet(Call call, CancellationToken ct) => Task.FromResult(On.NeedsAnswer ? null : Made());

    public override bool Reads(Call call) => On.NeedsAnswer;

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        var made = Made();
        reply.Status = made.Status;
        reply.SetText(made.Text);
        reply.ContentType = made.ContentType;
        foreach (var (name, value) in headers)
        {
            reply.Headers[name] = value;
        }

        return Task.CompletedTask;
    }

    private Reply Made()
    {
        var reply = body is not null ? Reply.Of(status, body) : Reply.Of(status, text ?? "");
        reply.ContentType = contentType ?? reply.ContentType;
        foreach (var (name, value) in headers)
        {
            reply.Headers[name] = value;
        }

        return reply;
    }
}
