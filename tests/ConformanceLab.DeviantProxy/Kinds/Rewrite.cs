using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ConformanceLab.Deviations;

/// <summary><c>rewrite</c>: turns a request into another: its method, its path (a regular expression and what takes its place), query parameters, headers, or its body.</summary>
[DeviationKind("rewrite")]
internal sealed class Rewrite : Deviation
{
    private readonly string? method;
    private readonly (Regex From, string To)? path;
    private readonly IReadOnlyList<(string Name, string? Value)> query;
    private readonly IReadOnlyList<(string Name, string? Value)> headers;
    private readonly JsonNode? body;

    public Rewrite(ProfileNode node)
    {
        method = node["method"].OneOf("GET", "POST", "PUT", "PATCH", "DELETE");
        var from = node["path"]["from"].Parse(text => new Regex(text, RegexOptions.CultureInvariant));
        path = from is null ? null : (from, node["path"]["to"].RequiredText);
        query = [.. node["query"].Entries.Select(entry => (entry.Key, entry.Value.Text))];
        headers = [.. node["headers"].Entries.Select(entry => (entry.Key, entry.Value.Text))];
        body = node["body"].Json;
    }

    public override Task<Reply?> Meet(Call call, CancellationToken ct)
    {
        call.Method = method ?? call.Method;
        if (path is { } change)
        {
            call.SetPath(change.From.Replace(call.RawPath, change.To));
        }

        foreach (var (name, value) in query)
        {
            call.SetQuery(name, value);
        }

        foreach (var (name, value) in headers)
        {
            call.Headers[name] = value;
        }

        if (body is not null)
        {
            call.SetBody(JsonText.Write(body));
            call.Http.Request.ContentType = "application/json";
        }

        return Task.FromResult<Reply?>(null);
    }
}
