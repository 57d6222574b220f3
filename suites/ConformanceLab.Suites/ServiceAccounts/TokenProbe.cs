using System.Text;
using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceAccounts;

/// <summary>What probes of service accounts' tokens share: asking for them, reading them, having them reviewed.</summary>
public abstract class TokenProbe : Probe
{
    private static readonly Resource Accounts = Resource.Of<V1ServiceAccount>();

    /// <summary>Makes a service account.</summary>
    protected Task<V1ServiceAccount> Account(string name, CancellationToken ct) => Api.Create(new V1ServiceAccount { Metadata = Meta(name) }, ct);

    /// <summary>Asks for a token.</summary>
    /// <param name="account">The service account in the probe's namespace.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="spec">The spec of the TokenRequest.</param>
    protected Task<Answer> TryRequest(string account, CancellationToken ct, string spec = "{}") => Api.TryPost(
        Accounts.Item(Namespace, account, "token"),
        new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = JsonNode.Parse(spec) },
        ct);

    /// <summary>Asks for a token that must be given.</summary>
    protected async Task<string> Token(string account, CancellationToken ct, string spec = "{}") =>
        Answer.Must(await TryRequest(account, ct, spec)).HaveStatus(201).And.HaveField("status.token").Answer.Text("status.token")!;

    /// <summary>Asks the server whom it takes a token's bearer for.</summary>
    protected Task<Answer> Review(string token, CancellationToken ct, params string[] audiences) => Api.TryPost(
        "/apis/authentication.k8s.io/v1/tokenreviews",
        new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenReview",
            ["spec"] = new JsonObject { ["token"] = token, ["audiences"] = new JsonArray([.. audiences.Select(audience => JsonValue.Create(audience))]) },
        },
        ct);

    /// <summary>The header and the claims of a token.</summary>
    protected static (JsonObject Header, JsonObject Claims) Read(string token)
    {
        var parts = token.Split('.');
        Assert.That(parts, Has.Length.EqualTo(3), "a JSON web token has three parts");
        return (Json(Encoding.UTF8.GetString(Decode(parts[0]))), Json(Encoding.UTF8.GetString(Decode(parts[1]))));
    }

    /// <summary>Base64 as web tokens write it.</summary>
    protected static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
