using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using YamlDotNet.Core;

namespace ConformanceLab.Deviations;

/// <summary>One request on its way to the server. Deviations change it in place.</summary>
internal sealed class Call
{
    private readonly List<KeyValuePair<string, string>> query;
    private byte[] body;
    private JsonNode? json;
    private bool read;
    private bool queryChanged;
    private readonly string rawQuery;

    private Call(HttpContext http, string path, string rawQuery, byte[] body, Upstream upstream)
    {
        Http = http;
        RawPath = path;
        this.rawQuery = rawQuery;
        this.body = body;
        Upstream = upstream;
        query = [.. QueryHelpers.ParseQuery(rawQuery).SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? "")))];
        Api = ApiPath.Parse(Path);
    }

    public HttpContext Http { get; }

    public Upstream Upstream { get; }

    public string Method { get; set; } = "GET";

    /// <summary>As it came, escaped.</summary>
    public string RawPath { get; private set; }

    public string Path => Uri.UnescapeDataString(RawPath);

    public ApiPath Api { get; private set; }

    public IHeaderDictionary Headers => Http.Request.Headers;

    public bool IsUpgrade => Headers.Upgrade.Count > 0;

    public bool IsWatch => Method == "GET" && Api.Resource is not null && (Query("watch") is "true" or "1" || Path.Contains("/watch/", StringComparison.Ordinal));

    public bool IsDryRun => Query("dryRun") is not null || (Method == "DELETE" && (Json as JsonObject)?["dryRun"] is JsonArray { Count: > 0 });

    public bool IsApply => Method == "PATCH" && ContentType.StartsWith("application/apply-patch", StringComparison.Ordinal);

    public bool IsWrite => Method is not ("GET" or "HEAD" or "OPTIONS");

    public string ContentType => Http.Request.ContentType ?? "";

    public string Accept => Headers.Accept.ToString();

    /// <summary>The object's namespace; for a namespace itself, that one.</summary>
    public string? Namespace => Api.Namespace ?? (Api is { Resource: "namespaces", Group: "" } ? Name : null);

    /// <summary>The object's name, from the path or, for a creation, from the body.</summary>
    public string? Name => Api.Name ?? (Method == "POST" ? JsonText.Of((Json as JsonObject)?["metadata"]?["name"]) : null);

    /// <summary>The verb as authorization has it.</summary>
    public string Verb => Method switch
    {
        "GET" or "HEAD" when IsWatch => "watch",
        "GET" or "HEAD" => Api.Name is null ? "list" : "get",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => Api.Name is null ? "deletecollection" : "delete",
        _ => Method.ToLowerInvariant(),
    };

    public byte[] Body
    {
        get
        {
            if (BodyChanged && json is not null)
            {
                body = Encoding.UTF8.GetBytes(JsonText.Write(json));
                BodyChanged = false;
                WasChanged = true;
            }

            return body;
        }
    }

    public string BodyText => Encoding.UTF8.GetString(Body);

    /// <summary>Whether the body differs from what came.</summary>
    public bool WasChanged { get; private set; }

    /// <summary>Set by whoever changed <see cref="Json"/>.</summary>
    public bool BodyChanged { get; set; }

    /// <summary>The body; null where it is neither JSON nor YAML.</summary>
    public JsonNode? Json
    {
        get
        {
            if (!read)
            {
                read = true;
                json = JsonText.Read(body) ?? (ContentType.Contains("yaml", StringComparison.Ordinal) ? Yaml() : null);
            }

            return json;
        }
    }

    public string PathAndQuery => $"{RawPath}{(queryChanged ? QueryString.Create(query.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Value : rawQuery)}";

    /// <summary>Reads a request; the bodies of writes are read whole.</summary>
    public static async Task<Call> Read(HttpContext http, Upstream upstream, CancellationToken ct)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var buffered = new MemoryStream();
        if (http.Request.Method is "POST" or "PUT" or "PATCH" or "DELETE" && http.Request.Headers.Upgrade.Count == 0 && http.Request.Headers.ContentLength is not 0)
        {
            await http.Request.Body.CopyToAsync(buffered, ct);
        }

        return new Call(http, mark < 0 ? target : target[..mark], mark < 0 ? "" : target[mark..], buffered.ToArray(), upstream) { Method = http.Request.Method };
    }

    /// <summary>Whether it is this verb; an apply is a patch, too.</summary>
    public bool Does(string verb) => verb == "apply" ? IsApply : Api.Resource is not null && Verb == verb;

    /// <summary>The first value of a query parameter; null where it isn't there.</summary>
    public string? Query(string name)
    {
        var found = query.FindIndex(pair => pair.Key == name);
        return found < 0 ? null : query[found].Value;
    }

    /// <summary>Sets a query parameter; null removes it.</summary>
    public void SetQuery(string name, string? value)
    {
        queryChanged |= query.RemoveAll(pair => pair.Key == name) > 0 || value is not null;
        if (value is not null)
        {
            query.Add(KeyValuePair.Create(name, value));
        }
    }

    public void SetPath(string path)
    {
        RawPath = path;
        Api = ApiPath.Parse(Path);
    }

    public void SetBody(string text)
    {
        body = Encoding.UTF8.GetBytes(text);
        (read, BodyChanged, WasChanged) = (false, false, true);
    }

    /// <summary>Asks for JSON where the caller would rather have something that can't be read here.</summary>
    public void AskForJson(bool plain = false)
    {
        if (plain || Accept.Contains("protobuf", StringComparison.Ordinal) || Accept.Contains("cbor", StringComparison.Ordinal))
        {
            var kinds = Accept.Split(',', StringSplitOptions.TrimEntries).Where(kind => kind.StartsWith("application/json", StringComparison.Ordinal) && (!plain || !kind.Contains("as=", StringComparison.Ordinal))).ToList();
            Headers.Accept = kinds.Count > 0 ? string.Join(", ", kinds) : "application/json";
        }

        Headers.IfNoneMatch = StringValues.Empty;
    }

    private JsonNode? Yaml()
    {
        try
        {
            return YamlJson.Parse(Encoding.UTF8.GetString(body));
        }
        catch (YamlException)
        {
            return null;
        }
    }
}
