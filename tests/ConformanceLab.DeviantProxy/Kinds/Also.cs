using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary><c>also</c>: after the server took a request, sends it another: what an overzealous controller would do. <c>{name}</c>, <c>{namespace}</c> and <c>{path}</c> stand for those of the request.</summary>
[DeviationKind("also")]
internal sealed class Also : Deviation
{
    private readonly string method;
    private readonly string path;
    private readonly JsonNode? body;

    public Also(ProfileNode node)
    {
        method = node["method"].OneOf("POST", "PUT", "PATCH", "DELETE") ?? "POST";
        path = node["path"].RequiredText;
        body = node["body"].Json;
    }

    public override bool Reads(Call call) => true;

    public override async Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        if (reply.Succeeded)
        {
            await call.Upstream.Ask(call, new HttpMethod(method), Fill(path, call), body is null ? null : System.Text.Encoding.UTF8.GetBytes(Fill(JsonText.Write(body), call)), ct);
        }
    }

    private static string Fill(string text, Call call) => text
        .Replace("{name}", call.Name, StringComparison.Ordinal)
        .Replace("{namespace}", call.Namespace, StringComparison.Ordinal)
        .Replace("{path}", call.RawPath, StringComparison.Ordinal);
}
