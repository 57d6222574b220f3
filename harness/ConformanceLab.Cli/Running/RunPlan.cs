using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Engine;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Running;

/// <summary>All that a run was asked to do, kept in its folder as <c>plan.json</c>, so that a run that was cut off can be completed without being asked again.</summary>
internal sealed record RunPlan
{
    public const string FileName = "plan.json";
    public const string CurrentSchema = "conformancelab.plan/v1";

    public required string Schema { get; init; }

    public required string RunId { get; init; }

    public required string Lab { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required string SuiteHash { get; init; }

    public required RunMode Mode { get; init; }

    public required IReadOnlyList<TargetSpec> Targets { get; init; }

    public required IReadOnlyList<string> Suites { get; init; }

    public required IReadOnlyList<string> Probes { get; init; }

    public Shard? Shard { get; init; }

    public IReadOnlyList<string> FailOn { get; init; } = [];

    public IReadOnlyList<Deviation> Deviations { get; init; } = [];

    /// <summary>Which probes are meant.</summary>
    [JsonIgnore]
    public Selection Selection => new(Suites, Probes, Shard);

    /// <summary>The start in UTC and some letters that make no words: <c>20261123T184500Z-xkvbq</c>.</summary>
    public static string NewId(TimeProvider time) => $"{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz", 5)}";

    public string ToJson() => JsonSerializer.Serialize(this, PlanJson.Default.RunPlan) + "\n";

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="UnreadableRunException">It is something else.</exception>
    public static RunPlan Read(string json, string name)
    {
        try
        {
            var plan = JsonSerializer.Deserialize(json, PlanJson.Default.RunPlan) ?? throw new JsonException("it holds null");
            return plan.Schema == CurrentSchema
                ? plan
                : throw new UnreadableRunException($"{name}: schema is '{plan.Schema}', and this version reads '{CurrentSchema}'. Use the version of conformancelab that began the run.");
        }
        catch (JsonException e)
        {
            throw new UnreadableRunException($"{name}: not the plan of a run: {e.Message}", e);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(RunPlan))]
internal sealed partial class PlanJson : JsonSerializerContext;
