using System.Globalization;
using System.Text.Json;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>What a plugin handed out.</summary>
internal sealed record PluginCredential(string? Token, ClientIdentity? Client, DateTimeOffset? Expires)
{
    public static PluginCredential Parse(ReadOnlyMemory<byte> printed, string apiVersion, string plugin)
    {
        const string next = "Check that its version fits the kubeconfig's `apiVersion:`, and run it by hand to see what it does.";
        JsonDocument parsed;
        try
        {
            parsed = JsonDocument.Parse(printed);
        }
        catch (JsonException)
        {
            // Without the parser's message: it quotes.
            throw Fault.Of($"{plugin} printed {(printed.Length == 0 ? "nothing" : $"{printed.Length} bytes that aren't JSON")}; an ExecCredential is expected. {next}");
        }

        using (parsed)
        {
            var root = parsed.RootElement;
            if (Text(root, "kind") is not "ExecCredential")
            {
                throw Fault.Of($"{plugin} printed JSON that isn't an ExecCredential. {next}");
            }

            if (Text(root, "apiVersion") != apiVersion)
            {
                var other = Text(root, "apiVersion") is { } version && version.StartsWith("client.authentication.k8s.io/", StringComparison.Ordinal) && version.Length < 64 ? version : "another";
                throw Fault.Of($"{plugin} answered in apiVersion '{other}', but the kubeconfig asks for '{apiVersion}'. Correct `apiVersion:` in its exec section, or update the plugin.");
            }

            var status = root.TryGetProperty("status", out var found) ? found : default;
            var token = Text(status, "token");
            var certificate = Text(status, "clientCertificateData");
            var key = Text(status, "clientKeyData");
            if (certificate is null != key is null)
            {
                throw Fault.Of($"{plugin} handed out a client {(key is null ? "certificate without its key" : "key without its certificate")}. {next}");
            }

            if (token is null && certificate is null)
            {
                throw Fault.Of($"{plugin} handed out neither a token nor a client certificate. {next}");
            }

            if (token?.Any(char.IsControl) == true)
            {
                throw Fault.Of($"{plugin} handed out a token with a line break in it. {next}");
            }

            return new PluginCredential(
                token,
                certificate is null ? null : Certificates.Client(certificate, key!, plugin),
                Text(status, "expirationTimestamp") is { } stamp ? Expiry(stamp, plugin) : null);
        }
    }

    private static DateTimeOffset Expiry(string stamp, string plugin) =>
        DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires)
            ? expires
            : throw Fault.Of($"{plugin} handed out a credential whose expirationTimestamp isn't an RFC 3339 time. Update the plugin.");

    private static string? Text(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
