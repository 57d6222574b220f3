using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary><c>pages</c>: breaks the paging of lists: <c>token: mangle</c> (one that nobody can read), <c>drop</c> (the first page seems to be all), <c>restart</c> (every page is the first);
/// <c>remaining: drop</c> or a number for <c>remainingItemCount</c>.</summary>
[DeviationKind("pages")]
internal sealed class Pages : Deviation
{
    private readonly string? token;
    private readonly string? remaining;

    public Pages(ProfileNode node)
    {
        token = node["token"].OneOf("mangle", "drop", "restart");
        remaining = node["remaining"].Text;
        if (remaining is not (null or "drop") && node["remaining"].Number is null)
        {
            remaining = null;
        }
    }

    public override Task<Reply?> Meet(Call call, CancellationToken ct)
    {
        if (token == "restart" && call.Query("continue") is not null)
        {
            call.SetQuery("continue", null);
        }

        return Task.FromResult<Reply?>(null);
    }

    public override bool Reads(Call call) => call.Verb == "list";

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        if ((reply.Json as JsonObject)?["metadata"] is not JsonObject metadata)
        {
            return Task.CompletedTask;
        }

        if (metadata["continue"] is not null && token is "mangle" or "drop")
        {
            metadata["continue"] = token == "drop" ? "" : "bm90IGEgdG9rZW4";
        }

        if (metadata["remainingItemCount"] is not null && remaining is not null)
        {
            metadata["remainingItemCount"] = remaining == "drop" ? null : JsonNode.Parse(remaining);
            if (remaining == "drop")
            {
                metadata.Remove("remainingItemCount");
            }
        }

        reply.Changed = true;
        return Task.CompletedTask;
    }
}
