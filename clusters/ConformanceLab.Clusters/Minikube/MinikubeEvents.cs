using System.Text.Json;

namespace ConformanceLab.Clusters.Minikube;

/// <summary>What minikube tells with <c>--output json</c>: a CloudEvent a line.</summary>
/// <param name="Kind">The last word of its type: <c>step</c>, <c>warning</c>, <c>error</c>, <c>download</c>, …</param>
/// <param name="Message">In words.</param>
/// <param name="Reason">Minikube's name for an error: <c>DRV_NOT_FOUND</c>; null elsewhere.</param>
/// <param name="Advice">What minikube advises; null where it doesn't.</param>
internal sealed record MinikubeEvent(string Kind, string Message, string? Reason, string? Advice)
{
    private const string Prefix = "io.k8s.sigs.minikube.";

    /// <summary>The event in a line; null where there is none.</summary>
    public static MinikubeEvent? Read(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            var type = Text(json.RootElement, "type");
            return type?.StartsWith(Prefix, StringComparison.Ordinal) is true && json.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
                ? new MinikubeEvent(type[Prefix.Length..], Text(data, "message") ?? "", Text(data, "name"), Text(data, "advice"))
                : null;
        }
        catch (JsonException)
        {
            return null; // A line of something else that begins like JSON.
        }
    }

    private static string? Text(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
