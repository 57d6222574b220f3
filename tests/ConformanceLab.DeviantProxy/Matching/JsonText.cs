using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary>JSON as text and back.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Strings as they are, anything else as JSON; null where nothing is there.</summary>
    public static string? Of(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => Write(other),
    };

    public static string Write(JsonNode node) => node.ToJsonString(Plain);

    /// <summary>Null where it isn't JSON.</summary>
    public static JsonNode? Read(ReadOnlySpan<byte> body)
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
