using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ConformanceLab.Probes;

/// <summary>Takes secrets out of what is kept: tokens, private keys, the data of Secrets, and the credentials in a kubeconfig-shaped text.</summary>
public static partial class Redaction
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Mark = "REDACTED";

    /// <summary>How many characters of a body are kept.</summary>
    public const int BodyBound = 16_384;

    /// <summary>A body without its secrets, cut at <see cref="BodyBound"/>.</summary>
    public static string Body(string body)
    {
        var clean = Text(LooksLikeJson(body) && Parse(body) is { } json ? Json(json).ToJsonString() : body);
        return clean.Length <= BodyBound ? clean : $"{clean[..BodyBound]}… ({clean.Length - BodyBound} more characters)";
    }

    /// <summary>A text without its secrets.</summary>
    public static string Text(string text) => Credential().Replace(PrivateKey().Replace(Jwt().Replace(text, Mark), Mark), $"$1{Mark}");

    private static bool LooksLikeJson(string body) => body.AsSpan().TrimStart() is ['{' or '[', ..];

    private static JsonNode? Parse(string body)
    {
        try
        {
            // A name that stands twice can't be walked through; such a text is kept as any other that is no JSON.
            return JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonNode Json(JsonNode node)
    {
        switch (node)
        {
            case JsonObject map:
                var secret = IsKind(map, "Secret");
                foreach (var (key, value) in map.ToList())
                {
                    if (value is null)
                    {
                        continue;
                    }

                    if (secret && key is "data" or "stringData" && value is JsonObject data)
                    {
                        foreach (var name in data.Select(pair => pair.Key).ToList())
                        {
                            data[name] = Mark;
                        }
                    }
                    else if (key == "kubectl.kubernetes.io/last-applied-configuration" || (key == "token" && value is JsonValue))
                    {
                        map[key] = Mark;
                    }
                    else
                    {
                        Json(value);
                    }
                }

                // A list of Secrets and a watch event's object name their kind once, at the top.
                if (IsKind(map, "SecretList") && map["items"] is JsonArray items)
                {
                    foreach (var item in items.OfType<JsonObject>().Where(item => item.ContainsKey("data")))
                    {
                        item["data"] = Mark;
                    }
                }

                break;
            case JsonArray array:
                foreach (var item in array)
                {
                    if (item is not null)
                    {
                        Json(item);
                    }
                }

                break;
        }

        return node;
    }

    private static bool IsKind(JsonObject map, string kind) => map["kind"] is JsonValue value && value.TryGetValue<string>(out var text) && text == kind;

    [GeneratedRegex("""eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*""")]
    private static partial Regex Jwt();

    [GeneratedRegex("""-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----""")]
    private static partial Regex PrivateKey();

    [GeneratedRegex("""((?:[Bb]earer |client-key-data: |password: |token: ))(?!REDACTED)[^\s"\\]+""")]
    private static partial Regex Credential();
}
