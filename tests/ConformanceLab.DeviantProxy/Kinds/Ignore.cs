using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;

namespace ConformanceLab.Deviations;

/// <summary><c>ignore</c>: takes something off requests before the server sees it, as a server that doesn't know it. A list of query parameters (<c>dryRun</c>, <c>limit</c>, …), of headers
/// (<c>header:Accept</c>), of fields in bodies (<c>body:metadata.resourceVersion</c>) and of these words: <c>preconditions</c>, <c>impersonation</c>, <c>accept</c>, <c>options</c> (the body of a DELETE).</summary>
[DeviationKind("ignore")]
internal sealed class Ignore : Deviation
{
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["preconditions"] = ["body:preconditions", "body:metadata.resourceVersion", "body:metadata.uid"],
        ["impersonation"] = ["header:Impersonate-User", "header:Impersonate-Group", "header:Impersonate-Uid"],
        ["accept"] = ["header:Accept"],
        ["dryRun"] = ["query:dryRun", "body:dryRun"],
        ["propagationPolicy"] = ["query:propagationPolicy", "query:orphanDependents", "body:propagationPolicy", "body:orphanDependents"],
        ["resourceVersion"] = ["query:resourceVersion", "query:resourceVersionMatch"],
    };

    private readonly List<string> query = [];
    private readonly List<string> headers = [];
    private readonly List<FieldPath> fields = [];
    private readonly bool options;

    public Ignore(ProfileNode node)
    {
        if (node.Items.Count == 0)
        {
            node.Fault("names nothing; write a list such as [dryRun, preconditions]");
        }

        foreach (var item in node.Items)
        {
            foreach (var what in item.Text is { } text ? Words.GetValueOrDefault(text, [text]) : [])
            {
                switch (what.Split(':', 2))
                {
                    case ["header", var name]:
                        headers.Add(name);
                        break;
                    case ["body", var path]:
                        Add(item, path);
                        break;
                    case ["query", var name]:
                        query.Add(name);
                        break;
                    case ["options"]:
                        options = true;
                        break;
                    case [var name]:
                        query.Add(name);
                        break;
                    case [var kind, _]:
                        item.Fault($"'{kind}' is none of header, body, query");
                        break;
                }
            }
        }
    }

    public override Task<Reply?> Meet(Call call, CancellationToken ct)
    {
        foreach (var name in query)
        {
            call.SetQuery(name, null);
        }

        foreach (var name in headers)
        {
            call.Headers[name] = StringValues.Empty;
        }

        if (options && call.Method == "DELETE")
        {
            call.SetBody("{}");
        }

        if (fields.Count > 0 && call.Json is JsonObject body)
        {
            foreach (var path in fields)
            {
                call.BodyChanged |= path.Remove(body);
            }
        }

        return Task.FromResult<Reply?>(null);
    }

    private void Add(ProfileNode item, string path)
    {
        try
        {
            fields.Add(FieldPath.Parse(path));
        }
        catch (FormatException e)
        {
            item.Fault($"'{path}': {e.Message}");
        }
    }
}
