using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace ConformanceLab.Deviations;

/// <summary>Takes each request through the deviations that it meets, and whatever none of them answers through the server.</summary>
internal sealed class Pipeline(IReadOnlyList<Deviation> deviations, Upstream upstream, IHttpForwarder forwarder, string token)
{
    // Watches may be silent for as long as they please; the server ends them.
    private static readonly ForwarderRequestConfig Patient = new() { ActivityTimeout = TimeSpan.FromHours(2) };

    /// <summary>What went wrong in here: a deviation that threw. The caller got a 500 that says so.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    public async Task Handle(HttpContext http)
    {
        var ct = http.RequestAborted;
        try
        {
            var call = await Call.Read(http, upstream, ct);
            await Authenticate(call, ct);
            await Deviate(call, ct);
        }
        catch (Exception e) when (ct.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // Nobody is there any more to be answered.
        }
        catch (Exception e) when (e is not OperationCanceledException && !http.Response.HasStarted)
        {
            var fault = $"{http.Request.Method} {http.Request.Path}: {e.GetType().Name}: {e.Message}";
            Faults.Enqueue($"{fault}\n{e.StackTrace}");
            await Reply.Failure(500, "InternalError", $"the deviant proxy failed: {fault}").Write(http.Response, ct);
        }
    }

    private async Task Authenticate(Call call, CancellationToken ct)
    {
        if (call.Headers.Authorization.ToString() != $"Bearer {token}")
        {
            return;
        }

        upstream.Adopt(call);
        var own = await upstream.Authorization(ct);
        call.Headers.Authorization = own?.ToString() ?? default(Microsoft.Extensions.Primitives.StringValues);
    }

    private async Task Deviate(Call call, CancellationToken ct)
    {
        var met = new List<Deviation>();
        foreach (var deviation in deviations.Where(deviation => deviation.On.Meets(call)))
        {
            met.Add(deviation);
            if (await deviation.Meet(call, ct) is { } own)
            {
                await Finish(call, met, own, call.Http.Response, ct);
                return;
            }
        }

        var streamers = call.IsWatch ? met.Where(deviation => deviation.Watches(call)).ToList() : [];
        var readers = met.Where(deviation => deviation.Reads(call)).ToList();
        if (streamers.Count > 0 || readers.Count > 0)
        {
            call.AskForJson();
        }

        if (streamers.Count > 0)
        {
            call.Headers.AcceptEncoding = default;
        }

        call.Http.Request.Method = call.Method;
        if (call.WasChanged || call.BodyChanged || call.Body.Length > 0)
        {
            call.Http.Request.Body = new MemoryStream(call.Body);
            call.Http.Request.ContentLength = call.Body.Length;
            call.Headers.TransferEncoding = default;
        }

        var error = await forwarder.SendAsync(call.Http, upstream.Address.ToString(), upstream.For(call), Patient, new Transformer(this, call, readers, streamers), ct);
        if (error is not (ForwarderError.None or ForwarderError.RequestCanceled or ForwarderError.ResponseBodyCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.UpgradeRequestCanceled
            or ForwarderError.UpgradeResponseCanceled or ForwarderError.UpgradeActivityTimeout) && !AnsweredEarly(call, error) && !ct.IsCancellationRequested && call.Http.GetForwarderErrorFeature()?.Exception is { } cause)
        {
            Faults.Enqueue($"{call.Method} {call.Path}: {error}: {cause}");
        }
    }

    private static async Task Finish(Call call, IReadOnlyList<Deviation> met, Reply reply, HttpResponse response, CancellationToken ct)
    {
        foreach (var deviation in met.Where(deviation => deviation.Reads(call) && deviation.On.Meets(reply)))
        {
            await deviation.Answer(call, reply, ct);
        }

        await reply.Write(response, ct);
    }

    // A server may answer, with a 404 say, before it has read what is sent; the caller has that answer, and nothing went wrong.
    private static bool AnsweredEarly(Call call, ForwarderError error) => error is ForwarderError.RequestBodyDestination or ForwarderError.RequestBodyClient && call.Http.Response.HasStarted;

    /// <summary>YARP's hooks: the request as the deviations left it, and the answer through those that want to see it.</summary>
    private sealed class Transformer(Pipeline pipeline, Call call, List<Deviation> readers, List<Deviation> streamers) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = null;
            proxyRequest.RequestUri = new Uri(pipeline.Address, call.PathAndQuery);
        }

        public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            var copied = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
            if (proxyResponse is null)
            {
                return copied;
            }

            if (streamers.Count > 0 && proxyResponse.IsSuccessStatusCode)
            {
                await Stream(httpContext.Response, proxyResponse, cancellationToken);
                return false;
            }

            // A watch that succeeds has no end that one could wait for.
            if (readers.Count == 0 || (call.IsWatch && proxyResponse.IsSuccessStatusCode) || proxyResponse.StatusCode == System.Net.HttpStatusCode.SwitchingProtocols)
            {
                return copied;
            }

            var reply = await Reply.From(proxyResponse, cancellationToken);
            foreach (var (name, values) in httpContext.Response.Headers.Where(header => !header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)))
            {
                reply.Headers[name] = values;
            }

            httpContext.Response.Headers.Clear();
            await Finish(call, readers, reply, httpContext.Response, cancellationToken);
            return false;
        }

        private async Task Stream(HttpResponse response, HttpResponseMessage answer, CancellationToken ct)
        {
            response.Headers.ContentLength = null;
            await response.StartAsync(ct);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var lines = streamers.Aggregate(Lines(answer, ended.Token), (events, deviation) => deviation.Stream(call, events, ended.Token));
            await foreach (var line in lines)
            {
                await response.WriteAsync($"{line.Write()}\n", ct);
                await response.Body.FlushAsync(ct);
            }

            await ended.CancelAsync();
        }

        private static async IAsyncEnumerable<WatchLine> Lines(HttpResponseMessage answer, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            await using var body = await answer.Content.ReadAsStreamAsync(ct);
            using var reader = new StreamReader(body);
            while (await Next(reader, ct) is { } line)
            {
                if (JsonText.Read(System.Text.Encoding.UTF8.GetBytes(line)) is JsonObject change && change["object"] is JsonObject obj)
                {
                    yield return new WatchLine(JsonText.Of(change["type"]) ?? "", obj.DeepClone().AsObject());
                }
            }
        }

        private static async Task<string?> Next(StreamReader reader, CancellationToken ct)
        {
            try
            {
                return await reader.ReadLineAsync(ct);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
            {
                return null;
            }
        }
    }

    private Uri Address => upstream.Address;
}
