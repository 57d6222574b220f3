using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConformanceLab.Matrix.Tests;

/// <summary>A real admission webhook: <c>/validate</c> refuses pods of the host's network, <c>/mutate</c> labels every pod.</summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly X509Certificate2 certificate;

    private WebhookServer(WebApplication app, X509Certificate2 certificate, string authority)
    {
        this.app = app;
        this.certificate = certificate;
        Authority = Convert.ToBase64String(Encoding.ASCII.GetBytes(authority));
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    /// <summary>Where it listens, on loopback.</summary>
    public string Address { get; }

    /// <summary>The <c>caBundle</c> for it.</summary>
    public string Authority { get; }

    public static async Task<WebhookServer> StartAsync(CancellationToken ct)
    {
        using var authority = Clusters.ControlPlane.Authority.Create("conformancelab-webhook", TimeProvider.System);
        var pair = authority.IssueServer("webhook", ["localhost"], [IPAddress.Loopback], TimeProvider.System);
        using var loaded = X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);
        var certificate = X509CertificateLoader.LoadPkcs12(loaded.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        app.MapPost("/validate", (HttpRequest request) => Answer(request, Validate));
        app.MapPost("/mutate", (HttpRequest request) => Answer(request, Mutate));
        await app.StartAsync(ct);
        return new WebhookServer(app, certificate, authority.CertificatePem);
    }

    /// <summary>The manifests that register it.</summary>
    public string Manifests() => $"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {"{"} name: corp-guard {"}"}
        webhooks:
          - name: host-network.corp.example
            clientConfig: {"{"} url: "{Address}/validate", caBundle: {Authority} {"}"}
            rules: [{"{"} apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] {"}"}]
            admissionReviewVersions: [v1]
            sideEffects: None
            failurePolicy: Fail
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {"{"} name: corp-labels {"}"}
        webhooks:
          - name: labels.corp.example
            clientConfig: {"{"} url: "{Address}/mutate", caBundle: {Authority} {"}"}
            rules: [{"{"} apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] {"}"}]
            admissionReviewVersions: [v1]
            sideEffects: None
            failurePolicy: Fail

        """;

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
    }

    private static async Task<IResult> Answer(HttpRequest request, Func<JsonNode, JsonObject> decide)
    {
        var review = (await JsonNode.ParseAsync(request.Body))!;
        var response = decide(review["request"]!);
        response["uid"] = (string)review["request"]!["uid"]!;
        return Results.Text(
            new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["response"] = response }.ToJsonString(), "application/json");
    }

    private static JsonObject Validate(JsonNode request) => request["object"]?["spec"]?["hostNetwork"]?.GetValue<bool>() == true
        ? new JsonObject { ["allowed"] = false, ["status"] = new JsonObject { ["message"] = "pods keep off the host's network", ["code"] = 403 } }
        : new JsonObject { ["allowed"] = true };

    private static JsonObject Mutate(JsonNode request)
    {
        var labels = request["object"]?["metadata"]?["labels"] is null
            ? """[{"op":"add","path":"/metadata/labels","value":{"corp.example/audited":"yes"}}]"""
            : """[{"op":"add","path":"/metadata/labels/corp.example~1audited","value":"yes"}]""";
        return new JsonObject { ["allowed"] = true, ["patchType"] = "JSONPatch", ["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(labels)) };
    }
}
