using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using ConformanceLab.Model;

namespace ConformanceLab.Probes;

/// <summary>Stands in every client of a target: counts and records requests, keeps a run inside its mode, and remembers what was created so that it can be removed.</summary>
internal sealed class RecordingHandler(TargetSession session) : DelegatingHandler
{
    private static readonly string[] ShownRequestHeaders = ["Accept", "Accept-Encoding", "Content-Type", "Impersonate-User", "Impersonate-Group", "If-None-Match"];
    private static readonly string[] ShownResponseHeaders = ["Content-Type", "Content-Encoding", "Warning", "Retry-After", "Audit-Id", "ETag", "Location"];

    // Reviews are POSTs that ask and store nothing.
    private static readonly string[] Reviews =
        ["selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews", "subjectaccessreviews", "localsubjectaccessreviews", "tokenreviews"];

    /// <summary>Tells whoever stands between us and the server on whose behalf a request comes.</summary>
    private const string CheckHeader = "X-ConformanceLab-Check";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery);
        Guard(request, path);
        await session.EnsureNamespaceFor(path, cancellationToken);

        var scope = CheckScope.Current;
        scope?.Count();
        if (scope is not null)
        {
            request.Headers.TryAddWithoutValidation(CheckHeader, scope.Id);
        }

        session.CountRequest();
        var sent = session.Time.GetUtcNow();
        var started = session.Time.GetTimestamp();
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var exchange = new HttpExchange
        {
            At = sent,
            Method = request.Method.Method,
            Path = request.RequestUri.PathAndQuery,
            RequestHeaders = Credentials.Of(request).Header is { } credentials
                ? new Dictionary<string, string>(Shown(ShownRequestHeaders, request.Headers, request.Content?.Headers)) { ["Authorization"] = credentials }
                : Shown(ShownRequestHeaders, request.Headers, request.Content?.Headers),
            RequestBody = body is null ? null : Redaction.Body(body),
            Seconds = 0,
        };
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            {
                // Whoever opened the stream keeps what came over it.
                return response;
            }

            var watch = IsWatch(path);
            if (!watch && response.Content.Headers.ContentEncoding.Contains("gzip"))
            {
                response.Content = await Unpacked(response.Content, cancellationToken);
            }

            var text = watch ? null : await response.Content.ReadAsStringAsync(cancellationToken);
            scope?.Add(exchange with
            {
                Status = (int)response.StatusCode,
                ResponseHeaders = Shown(ShownResponseHeaders, response.Headers, response.Content.Headers),
                ResponseBody = text is null ? "(a stream)" : Redaction.Body(text),
                Seconds = session.Time.GetElapsedTime(started).TotalSeconds,
            });
            if (MayChange(request, path))
            {
                var created = text is not null && response.StatusCode == HttpStatusCode.Created;
                if (created)
                {
                    session.Remember(request.Method, request.RequestUri.AbsolutePath, text!);
                }

                if (response.IsSuccessStatusCode || (int)response.StatusCode >= 500)
                {
                    TargetSession.Touch(request.Method, request.RequestUri.AbsolutePath, created);
                }
            }

            return response;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
        {
            if (MayChange(request, path))
            {
                TargetSession.Touch(request.Method, request.RequestUri.AbsolutePath, created: false);
            }

            scope?.Add(exchange with { Fault = Redaction.Text(fault.Message), Seconds = session.Time.GetElapsedTime(started).TotalSeconds });
            throw;
        }
    }

    /// <summary>What a compressed body says, under its own headers.</summary>
    private static async Task<HttpContent> Unpacked(HttpContent packed, CancellationToken ct)
    {
        using var plain = new MemoryStream();
        try
        {
            await using var stream = new GZipStream(await packed.ReadAsStreamAsync(ct), CompressionMode.Decompress);
            await stream.CopyToAsync(plain, ct);
        }
        catch (InvalidDataException e)
        {
            throw new HttpRequestException("The answer is said to be gzip, and can't be unpacked", e);
        }

        var content = new ByteArrayContent(plain.ToArray());
        foreach (var (name, values) in packed.Headers.Where(header => header.Key != "Content-Length"))
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        return content;
    }

    private static bool IsWatch(string path) => path.Contains("watch=true", StringComparison.Ordinal) || path.Contains("watch=1", StringComparison.Ordinal);

    private static bool IsDryRun(string path) => path.Contains("dryRun=All", StringComparison.Ordinal);

    private static bool MayChange(HttpRequestMessage request, string path) =>
        request.Method != HttpMethod.Get && request.Method != HttpMethod.Head && request.Method != HttpMethod.Options && !IsDryRun(path);

    private void Guard(HttpRequestMessage request, string path)
    {
        if (!MayChange(request, path))
        {
            return;
        }

        if (request.Method == HttpMethod.Post && Reviews.Contains(request.RequestUri!.AbsolutePath.Split('/')[^1]))
        {
            return;
        }

        if (CheckScope.Current is { Space.Rehearsed: true })
        {
            throw new UntoldException($"{request.Method} {path} was not sent: the probe says of itself that it is rehearsed. Add dryRun=All, or leave Rehearsed out");
        }

        switch (session.Mode)
        {
            case RunMode.ReadOnly:
                throw new UntoldException($"{request.Method} {path} was not sent: the run is read-only. Give the probe Access = RunMode.Namespaced");
            case RunMode.Namespaced when session.Namespaces.All(name => !path.Contains($"/namespaces/{name}/", StringComparison.Ordinal)):
                throw new UntoldException($"{request.Method} {path} was not sent: the run stays in the namespaces {string.Join(", ", session.Namespaces)}. Give the probe Access = RunMode.Full");
        }
    }

    private static Dictionary<string, string> Shown(string[] names, HttpHeaders headers, HttpHeaders? content)
    {
        var shown = new Dictionary<string, string>();
        foreach (var name in names)
        {
            if (headers.TryGetValues(name, out var values) || (content?.TryGetValues(name, out values) ?? false))
            {
                shown[name] = Redaction.Text(string.Join(", ", values));
            }
        }

        return shown;
    }
}
