using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConformanceLab.Model;

namespace ConformanceLab.Probes;

/// <summary>What the server answered to one request, as it came over the wire.</summary>
public sealed class Answer
{
    private readonly Lazy<JsonNode?> json;

    internal Answer(string method, string path, int status, IReadOnlyDictionary<string, string> headers, string body)
    {
        Method = method;
        Path = path;
        Status = status;
        Headers = headers;
        Body = body;
        json = new(() => Parse(body));
    }

    /// <summary>The request's method.</summary>
    public string Method { get; }

    /// <summary>The request's path and query.</summary>
    public string Path { get; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>Response headers by name, case-insensitive; several values joined by a comma and a space.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body as it came.</summary>
    public string Body { get; }

    /// <summary>Whether the status is 2xx.</summary>
    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>The body as JSON.</summary>
    /// <exception cref="ClaimBrokenException">It isn't JSON.</exception>
    public JsonNode Json => json.Value ?? throw new ClaimBrokenException($"{Request} answered {Status} with a body that is not JSON", this);

    /// <summary>The body as a JSON object.</summary>
    /// <exception cref="ClaimBrokenException">It isn't one.</exception>
    public JsonObject Object => Json as JsonObject ?? throw new ClaimBrokenException($"{Request} answered {Status} with JSON that is not an object", this);

    /// <summary>The <c>reason</c> of the Status object; null where the answer is none.</summary>
    public string? Reason => StatusField("reason");

    /// <summary>The <c>message</c> of the Status object, or the bare text of an error that came without one; null for successes.</summary>
    public string? Message => StatusField("message") ?? (Succeeded || Body.Length == 0 ? null : Body.Trim());

    /// <summary>Who said no; null where nobody did. A request without credentials that isn't even taken as anonymous was denied by the server's own settings.</summary>
    public Denier? Denier =>
        Status == 401 && SentWith == Credentials.None ? new Denier(DenierKind.DistroPolicy, "anonymous-auth") : Denials.Read(Status, Reason, Message);

    internal Credentials SentWith { get; init; } = Credentials.Own;

    /// <summary>The texts of the Warning headers.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary><c>POST /api/v1/pods</c>.</summary>
    public string Request => $"{Method} {Path}";

    /// <summary>Whether the API machinery says that it has no such path, resource or verb: a 404 that names no object, or a 405.</summary>
    public bool IsNotServed =>
        Status == (int)HttpStatusCode.MethodNotAllowed
        || (Status == (int)HttpStatusCode.NotFound && (StatusField("message") is not { } message || message.StartsWith("the server could not find the requested resource", StringComparison.Ordinal)));

    /// <summary>The answer in a record; null where none came.</summary>
    public static Answer? From(HttpExchange exchange) =>
        exchange.Status is { } status ? new Answer(exchange.Method, exchange.Path, status, exchange.ResponseHeaders, exchange.ResponseBody ?? "") : null;

    /// <summary>Begins a claim on an answer.</summary>
    public static AnswerClaim Must(Answer answer) => new(answer);

    /// <summary>The node at a path such as <c>spec.containers[0].image</c> or <c>metadata.labels['a/b']</c>; null where nothing is there.</summary>
    public JsonNode? At(string path) => JsonPath.Find(Json, path);

    /// <summary>The text at a path; null where nothing is there.</summary>
    public string? Text(string path) => JsonPath.Text(Json, path);

    /// <summary>The items of a list.</summary>
    /// <exception cref="ClaimBrokenException">It has none.</exception>
    public IReadOnlyList<JsonNode> Items =>
        At("items") is JsonArray items ? [.. items.Select(item => item!)] : throw new ClaimBrokenException($"{Request} answered {Status} without items", this);

    /// <summary>The object as a typed model.</summary>
    public T As<T>() => k8s.KubernetesJson.Deserialize<T>(Body);

    /// <inheritdoc/>
    public override string ToString() => $"{Request} → {Status}{(Reason is { } reason ? $" {reason}" : "")}";

    private string? StatusField(string name) =>
        json.Value is JsonObject status && status["kind"] is JsonValue kind && kind.TryGetValue<string>(out var text) && text == "Status"
            && status[name] is JsonValue value && value.TryGetValue<string>(out var found)
            ? found
            : null;

    private static JsonNode? Parse(string body)
    {
        try
        {
            return body.Length == 0 ? null : JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
