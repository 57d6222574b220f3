using System.Net;
using System.Text;

namespace ConformanceLab.Engine.Tests;

/// <summary>Just enough of an API server for a worker: a surface, and answers by path.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly HttpListener listener;
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public FakeServer()
    {
        for (var tries = 0; ; tries++)
        {
            // Below the range that outgoing connections take their ports from. A listener that failed to start is spent.
            Address = $"http://127.0.0.1:{Random.Shared.Next(20000, 30000)}";
            listener = new HttpListener();
            listener.Prefixes.Add($"{Address}/");
            try
            {
                listener.Start();
                break;
            }
            catch (HttpListenerException) when (tries < 50)
            {
                // Somebody else's port: another one.
            }
        }

        serving = Serve();
    }

    public string Address { get; }

    /// <summary>How many creations of pods are refused for want of a token, as servers before 1.24 do in a namespace that is a moment old.</summary>
    public int PodsWithoutToken { get; init; }

    public System.Collections.Concurrent.ConcurrentQueue<string> Seen { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Close();
        await serving;
        stop.Dispose();
    }

    private async Task Serve()
    {
        var pending = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                pending.Add(Answer(await listener.GetContextAsync()));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                break;
            }
        }

        await Task.WhenAll(pending);
    }

    private async Task Answer(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath;
        Seen.Enqueue($"{context.Request.HttpMethod} {context.Request.RawUrl}");
        var asked = Seen.Count(request => request.StartsWith("POST /api/v1/namespaces/default/pods?", StringComparison.Ordinal));
        var (status, body) = (context.Request.HttpMethod, path) switch
        {
            (_, "/version") => (200, """{"gitVersion":"v1.20.2","major":"1","minor":"20"}"""),
            (_, "/api") => (200, """{"kind":"APIVersions","versions":["v1"]}"""),
            (_, "/apis") => (200, """{"kind":"APIGroupList","groups":[]}"""),
            (_, "/api/v1") => (200, """{"kind":"APIResourceList","resources":[{"name":"pods","namespaced":true,"kind":"Pod","verbs":["get","list"]}]}"""),
            (_, "/api/v1/nodes") => (200, """{"kind":"NodeList","items":[]}"""),
            ("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews") => (201, """{"kind":"SelfSubjectAccessReview","status":{"allowed":true}}"""),
            (_, "/answer/200") => (200, """{"kind":"ConfigMap"}"""),
            (_, "/answer/garbled") => (200, "no gzip at all"),
            (_, "/answer/429") => (429, """{"kind":"Status","reason":"TooManyRequests","message":"slow down"}"""),
            (_, "/answer/denied") or (_, "/api/v1/namespaces/default/pods/denied") =>
                (403, """{"kind":"Status","reason":"Forbidden","message":"admission webhook \"guard.example\" denied the request: token eyJhbGciOiJSUzI1.eyJzdWIiOiJib2Ii.c2lnbmF0dXJl"}"""),
            ("POST", "/api/v1/namespaces/default/pods") when asked <= PodsWithoutToken =>
                (500, """{"kind":"Status","message":"No API token found for service account \"default\", retry after the token is automatically created and added to the service account"}"""),
            ("POST", "/api/v1/namespaces/default/pods") => (201, await new StreamReader(context.Request.InputStream).ReadToEndAsync()),
            ("POST", "/api/v1/namespaces/default/configmaps") => (201, """{"kind":"ConfigMap","metadata":{"name":"x","namespace":"default"}}"""),
            ("POST", "/api/v1/namespaces") => (201, await new StreamReader(context.Request.InputStream).ReadToEndAsync()),
            ("POST", _) when path.StartsWith("/api/v1/namespaces/cl-", StringComparison.Ordinal) => (201, await new StreamReader(context.Request.InputStream).ReadToEndAsync()),
            ("PATCH", _) when path.StartsWith("/api/v1/namespaces/cl-", StringComparison.Ordinal) => (200, """{"kind":"ConfigMap"}"""),
            (_, "/never") => (0, ""),
            _ => (404, "404 page not found"),
        };
        try
        {
            if (status == 0)
            {
                await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                context.Response.Abort();
                return;
            }

            context.Response.StatusCode = status;
            context.Response.ContentType = body.StartsWith('{') ? "application/json" : "text/plain";
            if (path == "/answer/garbled")
            {
                context.Response.AddHeader("Content-Encoding", "gzip");
            }

            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The worker went away before it was answered, as some tests want.
        }
    }
}
