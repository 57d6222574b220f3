using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace ConformanceLab.Probes;

/// <summary>The target's API, as probes use it. Methods that begin with <c>Try</c> give the answer whatever it is, to be judged on the wire;
/// the others arrange: they claim that the server succeeds, and end the check with the answer's own outcome where it does not.
/// Objects without a namespace go to the probe's own. Everything created bears the run's label and is removed in the end.</summary>
public sealed partial class Api
{
    private readonly TargetSession session;
    private readonly string? user;
    private readonly string? group;
    private readonly Credentials credentials = Credentials.Own;

    private Api(TargetSession session, Credentials credentials)
        : this(session) => this.credentials = credentials;

    internal Api(TargetSession session, string? user = null, string? group = null)
    {
        this.session = session;
        this.user = user;
        this.group = group;
    }

    /// <summary>The same API as somebody else, by impersonation.</summary>
    /// <param name="name">The user: <c>system:serviceaccount:ns:name</c>, or any name.</param>
    /// <param name="inGroup">The group; null means that the server sets its own. One only: .NET folds the values of a header into one line, which the server takes for one name.</param>
    public Api As(string name, string? inGroup = null) => new(session, name, inGroup);

    /// <summary>The same API for a caller who doesn't say who he is.</summary>
    public Api WithoutCredentials => new(session, Credentials.None);

    /// <summary>The same API for a caller with a bearer token that nobody issued.</summary>
    public Api WithAnUnknownToken => new(session, Credentials.Unknown);

    /// <summary>Sends any request.</summary>
    /// <param name="method">GET, POST, PUT, PATCH, DELETE.</param>
    /// <param name="path">Path and query from the root of the server, escaped.</param>
    /// <param name="body">Sent as it is; null sends none.</param>
    /// <param name="contentType">The body's media type.</param>
    /// <param name="accept">What to ask for.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Answer> Send(HttpMethod method, string path, string? body, string contentType, string accept, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = Request(method, path, accept);
            if (body is not null)
            {
                request.Content = new StringContent(body, Encoding.UTF8) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
            }

            try
            {
                var answer = await session.Send(request, ct);
                return attempt == 1 || !MayHaveBeenDone(method, answer)
                    ? answer
                    : throw new UntoldException($"{method} {path} was answered {answer.Status} {answer.Reason}, after an attempt whose answer was lost: that one may have done it", answer);
            }
            catch (UntoldException e) when (attempt < Attempts && AnsweredBeforeTheBody(e))
            {
                // The server refused by the headers alone and closed the stream, and the body that came after it cost us the answer: it may be asked again.
                // Something between us and the server closes a stream early at times, too, when all was done and only the end of the body was still on its way.
            }
        }
    }

    /// <summary>GET of any path.</summary>
    public Task<Answer> TryGet(string path, CancellationToken ct) => Send(HttpMethod.Get, path, null, Json, Json, ct);

    /// <summary>GET of any path with an Accept header of its own.</summary>
    public Task<Answer> TryGet(string path, string accept, CancellationToken ct) => Send(HttpMethod.Get, path, null, Json, accept, ct);

    /// <summary>GET of any path by a caller who can unpack gzip. The answer's body is unpacked, and its headers are as they came.</summary>
    public async Task<Answer> TryGetPacked(string path, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Get, path, Json);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        return await session.Send(request, ct);
    }

    /// <summary>POST of JSON to any path.</summary>
    public Task<Answer> TryPost(string path, JsonNode body, CancellationToken ct) => Send(HttpMethod.Post, path, body.ToJsonString(), Json, Json, ct);

    /// <summary>PUT of JSON to any path.</summary>
    public Task<Answer> TryPut(string path, JsonNode body, CancellationToken ct) => Send(HttpMethod.Put, path, body.ToJsonString(), Json, Json, ct);

    /// <summary>PATCH of any path.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="type">One of <see cref="Patch"/>.</param>
    /// <param name="body">The patch.</param>
    /// <param name="ct">Ends it.</param>
    public Task<Answer> TryPatch(string path, string type, string body, CancellationToken ct) => Send(HttpMethod.Patch, path, body, type, Json, ct);

    /// <summary>DELETE of any path.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="options">DeleteOptions; null sends none.</param>
    /// <param name="ct">Ends it.</param>
    public Task<Answer> TryDelete(string path, JsonObject? options, CancellationToken ct) => Send(HttpMethod.Delete, path, options?.ToJsonString(), Json, Json, ct);

    /// <summary>Asks whether the API server serves a resource, by its discovery document as it is now.</summary>
    public async Task<bool> Serves(Resource resource, CancellationToken ct)
    {
        var answer = await TryGet(resource.Group.Length == 0 ? $"/api/{resource.Version}" : $"/apis/{resource.Group}/{resource.Version}", ct);
        return answer.Succeeded && answer.At("resources") is JsonArray resources && resources.Any(item => JsonPath.Text(item, "name") == resource.Plural);
    }

    internal const string Json = "application/json";

    private const int Attempts = 5;

    /// <summary>Whether the answer is what one gets who asks for something a second time.</summary>
    internal static bool MayHaveBeenDone(HttpMethod method, Answer answer) => (method.Method, answer.Status, answer.Reason) is
        ("POST", 409, "AlreadyExists") or ("PUT", 409, "Conflict") or ("DELETE", 404, "NotFound") or ("PATCH", 409 or 422, _);

    private static bool AnsweredBeforeTheBody(Exception? e) => e is not null && (e is HttpProtocolException { ErrorCode: StreamClosed } || AnsweredBeforeTheBody(e.InnerException));

    // RFC 9113, section 7: a frame came for a stream that was closed already.
    private const long StreamClosed = 0x5;

    internal HttpRequestMessage Request(HttpMethod method, string path, string accept)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        credentials.PutOn(request);
        if (user is not null)
        {
            request.Headers.Add("Impersonate-User", user);
            if (group is not null)
            {
                request.Headers.Add("Impersonate-Group", group);
            }
        }

        return request;
    }

    internal string Label(JsonObject body)
    {
        var metadata = body["metadata"] as JsonObject ?? new JsonObject();
        body["metadata"] = metadata;
        var labels = metadata["labels"] as JsonObject ?? new JsonObject();
        metadata["labels"] = labels;
        labels[TargetSession.RunLabel] = session.Options.RunId;
        return body.ToJsonString();
    }

    private static string? Scope(Resource resource, string? ns) => resource.Namespaced ? ns ?? ProbeNamespace() : null;

    private static string ProbeNamespace()
    {
        var space = CheckScope.Current?.Space ?? throw new InvalidOperationException("There is a namespace only while a check runs");
        space.Wanted = true;
        return space.Namespace;
    }

    private static string Query(string query) => query.Length == 0 ? "" : $"?{query}";

    private static JsonObject ToJson<T>(T obj)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        var resource = Resource.Of<T>();
        obj.ApiVersion ??= resource.ApiVersion;
        obj.Kind ??= resource.Kind;
        return JsonNode.Parse(KubernetesJson.Serialize(obj))!.AsObject();
    }
}
