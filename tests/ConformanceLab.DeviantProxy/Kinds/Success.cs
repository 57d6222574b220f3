using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary>What a server would answer that took a request as it is.</summary>
internal static class Success
{
    public static async Task<Reply> For(Call call, CancellationToken ct)
    {
        var sent = call.Json as JsonObject;
        switch (call.Method)
        {
            case "POST" when call.Api.Subresource is null or "token" && sent is not null:
                return Reply.Of(201, Stored(call, sent));
            case "POST" or "DELETE":
                return Reply.Of(call.Method == "POST" ? 201 : 200, Done(call));
            case "PUT" when sent is not null:
                return Reply.Of(200, Stored(call, sent));
            default:
                var now = await call.Upstream.Ask(call, HttpMethod.Get, call.RawPath, null, ct);
                var current = now.Succeeded ? now.Json as JsonObject : null;
                return Reply.Of(200, call.ContentType.Contains("json-patch", StringComparison.Ordinal) || sent is null
                    ? current ?? Stored(call, [])
                    : Merged(current ?? Stored(call, []), sent));
        }
    }

    private static JsonObject Done(Call call) => new()
    {
        ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success",
        ["details"] = new JsonObject { ["name"] = call.Api.Name, ["group"] = call.Api.Group, ["kind"] = call.Api.Resource },
    };

    private static JsonObject Stored(Call call, JsonObject sent)
    {
        var stored = sent.DeepClone().AsObject();
        if (stored["metadata"] is not JsonObject metadata)
        {
            stored["metadata"] = metadata = [];
        }

        metadata["name"] ??= call.Api.Name ?? $"{JsonText.Of(metadata["generateName"])}{Guid.NewGuid().ToString("N")[..5]}";
        metadata["uid"] ??= Guid.NewGuid().ToString();
        metadata["resourceVersion"] ??= "1";
        metadata["creationTimestamp"] ??= TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        if (call.Api.Namespace is { } ns)
        {
            metadata["namespace"] ??= ns;
        }

        stored["apiVersion"] ??= call.Api.GroupVersion;
        return stored;
    }

    /// <summary>A patch laid over an object as RFC 7386 says: null takes away, lists are replaced.</summary>
    public static JsonObject Merged(JsonObject current, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                current.Remove(name);
            }
            else if (value is JsonObject map && current[name] is JsonObject old)
            {
                Merged(old, map);
            }
            else
            {
                current[name] = value.DeepClone();
            }
        }

        return current;
    }
}
