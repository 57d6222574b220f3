using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ConformanceLab.Deviations;

/// <summary>An answer, the server's or a deviation's own. Deviations change it in place.</summary>
internal sealed class Reply(int status, byte[] body, string contentType)
{
    private byte[] body = body;
    private JsonNode? json;
    private bool read;

    public int Status { get; set; } = status;

    public string ContentType { get; set; } = contentType;

    /// <summary>Headers beside those of the content.</summary>
    public HeaderDictionary Headers { get; } = [];

    /// <summary>Set by whoever changed <see cref="Json"/>.</summary>
    public bool Changed { get; set; }

    /// <summary>Whether the server compressed it, as it then goes on.</summary>
    public bool Packed { get; init; }

    public bool Succeeded => Status is >= 200 and < 300;

    public byte[] Body
    {
        get
        {
            if (Changed && json is not null)
            {
                body = Encoding.UTF8.GetBytes(JsonText.Write(json));
                Changed = false;
            }

            return body;
        }
    }

    public JsonNode? Json
    {
        get
        {
            if (!read)
            {
                read = true;
                json = JsonText.Read(body);
            }

            return json;
        }
    }

    /// <summary>The Status object's message; the bare text of an error without one.</summary>
    public string? Message => Succeeded ? null : JsonText.Of((Json as JsonObject)?["message"]) ?? Text;

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>What the server answered, unpacked, and without its headers.</summary>
    public static async Task<Reply> From(HttpResponseMessage answer, CancellationToken ct)
    {
        var packed = answer.Content.Headers.ContentEncoding.Contains("gzip");
        using var body = new MemoryStream();
        var stream = await answer.Content.ReadAsStreamAsync(ct);
        await using var plain = packed ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        await plain.CopyToAsync(body, ct);
        return new Reply((int)answer.StatusCode, body.ToArray(), answer.Content.Headers.ContentType?.ToString() ?? "") { Packed = packed };
    }

    public static Reply Of(int status, JsonNode body) => new(status, Encoding.UTF8.GetBytes(JsonText.Write(body)), "application/json");

    public static Reply Of(int status, string text) => new(status, Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

    /// <summary>A failure as the API machinery words it.</summary>
    public static Reply Failure(int code, string reason, string message, JsonObject? details = null)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = message, ["reason"] = reason, ["code"] = code,
        };
        if (details is not null)
        {
            status["details"] = details.DeepClone();
        }

        return Of(code, status);
    }

    /// <summary>What a resource, a version or a group that isn't there is answered with.</summary>
    public static Reply NotServed() => Failure(404, "NotFound", "the server could not find the requested resource", new JsonObject());

    public static Reply NotAllowed() => Failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new JsonObject());

    /// <summary>An object that isn't there.</summary>
    public static Reply NoObject(Call call) => Failure(
        404, "NotFound", $"{Qualified(call.Api)} \"{call.Api.Name}\" not found", new JsonObject { ["name"] = call.Api.Name, ["group"] = call.Api.Group, ["kind"] = call.Api.Resource });

    /// <summary><c>deployments.apps</c>.</summary>
    public static string Qualified(ApiPath api) => string.IsNullOrEmpty(api.Group) ? api.Resource ?? "" : $"{api.Resource}.{api.Group}";

    public void SetText(string text)
    {
        body = Encoding.UTF8.GetBytes(text);
        (read, Changed) = (false, false);
    }

    public void SetJson(JsonNode node)
    {
        (json, read, Changed) = (node, true, true);
        if (!ContentType.StartsWith("application/json", StringComparison.Ordinal))
        {
            ContentType = "application/json";
        }
    }

    /// <summary>The objects in it: itself, or the items of a list, or those in the rows of a table.</summary>
    public IEnumerable<JsonObject> Objects => Json switch
    {
        JsonObject { } list when list["items"] is JsonArray items => items.OfType<JsonObject>(),
        JsonObject { } table when table["rows"] is JsonArray rows => rows.Select(row => (row as JsonObject)?["object"]).OfType<JsonObject>(),
        JsonObject one when JsonText.Of(one["kind"]) != "Status" => [one],
        _ => [],
    };

    public async Task Write(HttpResponse response, CancellationToken ct)
    {
        response.StatusCode = Status;
        foreach (var (name, values) in Headers)
        {
            response.Headers[name] = values;
        }

        var sent = Packed ? Pack(Body) : Body;
        if (Packed)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        if (Body.Length > 0 || Status != StatusCodes.Status304NotModified)
        {
            response.Headers.ContentType = ContentType.Length > 0 ? ContentType : StringValues.Empty;
            response.Headers.ContentLength = sent.Length;
        }

        await response.Body.WriteAsync(sent, ct);
    }

    private static byte[] Pack(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(plain);
        }

        return packed.ToArray();
    }

    public void RetryAfter(int seconds) => Headers["Retry-After"] = seconds.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One event of a watch.</summary>
internal sealed record WatchLine(string Type, JsonObject Object)
{
    public string Write() => JsonText.Write(new JsonObject { ["type"] = Type, ["object"] = Object.DeepClone() });
}
