using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConformanceLab.Model;

/// <summary>How the records are written: camelCase, nulls kept where the contract shows them, one line for a journal, indented for a file that people open.</summary>
public static class RunJson
{
    /// <summary>For one line: no indentation.</summary>
    public static ModelJson Line { get; } = new(Options(indented: false));

    /// <summary>For a file.</summary>
    public static ModelJson File { get; } = new(Options(indented: true));

    /// <summary>Reads a journal. A last line that a killed process left unfinished is passed over; a broken line elsewhere is an error.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="UnreadableRunException">A line other than the last is no journal entry.</exception>
    public static IEnumerable<JournalEntry> ReadJournal(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var number = 0;
        for (var line = reader.ReadLine(); line is not null;)
        {
            var next = reader.ReadLine();
            number++;
            if (line.Length > 0 && Entry(line, name, number, last: next is null) is { } entry)
            {
                yield return entry;
            }

            line = next;
        }
    }

    /// <summary>Reads <c>run.json</c>.</summary>
    /// <param name="json">Its text.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="UnreadableRunException">It is not JSON, not ours, or of a schema that this version doesn't know.</exception>
    public static RunReport ReadReport(string json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var schema = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("schema", out var value) ? value.GetString() : null;
            return schema == RunReport.CurrentSchema
                ? document.Deserialize(Line.RunReport)!
                : throw new UnreadableRunException(
                    $"{name}: schema is '{schema ?? "missing"}', and this version reads '{RunReport.CurrentSchema}'. Use the version of conformancelab that wrote the run.");
        }
        catch (JsonException e)
        {
            throw new UnreadableRunException($"{name}: not a run report: {e.Message}", e);
        }
    }

    private static JournalEntry? Entry(string line, string name, int number, bool last)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Line.JournalEntry);
        }
        catch (JsonException) when (last)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new UnreadableRunException($"{name}, line {number}: not a journal entry: {e.Message}", e);
        }
    }

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = indented,
        NewLine = "\n",
        AllowOutOfOrderMetadataProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>Generated readers and writers of the records.</summary>
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(Surface))]
[JsonSerializable(typeof(EvidenceFile))]
[JsonSerializable(typeof(TargetSpec))]
[JsonSerializable(typeof(Connection))]
[JsonSerializable(typeof(IReadOnlyList<ProbeInfo>))]
public sealed partial class ModelJson : JsonSerializerContext;
