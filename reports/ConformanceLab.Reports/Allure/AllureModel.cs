using System.Text.Json.Serialization;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>Allure's statuses.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AllureStatus>))]
internal enum AllureStatus
{
    Passed,
    Failed,
    Broken,
    Skipped,
    Unknown,
}

internal sealed record AllureNamed(string Name, string Value);

internal sealed record AllureParameter(string Name, string Value, bool Excluded);

internal sealed record AllureLink(string Name, string Url, string Type);

internal sealed record AllureAttachment(string Name, string Source, string Type);

internal sealed record AllureDetails(string Message, string? Trace, bool Flaky);

internal sealed record AllureStep(string Name, AllureStatus Status, long Start, long Stop)
{
    public string Stage { get; } = "finished";
}

/// <summary>A <c>*-result.json</c> file.</summary>
internal sealed record AllureResult
{
    public required Guid Uuid { get; init; }

    public required string HistoryId { get; init; }

    public required string TestCaseId { get; init; }

    public required string FullName { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> TitlePath { get; init; }

    public string? Description { get; init; }

    public AllureStatus Status { get; init; } = AllureStatus.Unknown;

    public AllureDetails? StatusDetails { get; init; }

    public string Stage { get; } = "finished";

    public long? Start { get; init; }

    public long? Stop { get; init; }

    public required IReadOnlyList<AllureNamed> Labels { get; init; }

    public IReadOnlyList<AllureParameter> Parameters { get; init; } = [];

    public IReadOnlyList<AllureLink> Links { get; init; } = [];

    public IReadOnlyList<AllureStep> Steps { get; init; } = [];

    public IReadOnlyList<AllureAttachment> Attachments { get; init; } = [];
}

/// <summary>A <c>*-container.json</c> file: what was done before and after the results of one target.</summary>
internal sealed record AllureContainer(
    Guid Uuid, string Name, IReadOnlyList<Guid> Children, IReadOnlyList<AllureFixture> Befores, IReadOnlyList<AllureFixture> Afters);

internal sealed record AllureFixture(string Name, AllureStatus Status, AllureDetails? StatusDetails, long Start, long Stop)
{
    public string Stage { get; } = "finished";
}

internal sealed record AllureCategory(string Name, IReadOnlyList<AllureStatus> MatchedStatuses, string MessageRegex);

internal sealed record AllureExecutor(string Name, string Type, string? Url, long? BuildOrder, string? BuildName, string? BuildUrl, string ReportName);

/// <summary>Which environment of the report holds which target's results: read by the configuration of Allure's own command.</summary>
internal sealed record AllureTargets(string Generator, IReadOnlyList<AllureEnvironment> Environments);

/// <summary>One environment: results that bear the label <c>target</c> with this value.</summary>
internal sealed record AllureEnvironment(string Id, string Name, string Target);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AllureResult))]
[JsonSerializable(typeof(AllureContainer))]
[JsonSerializable(typeof(AllureExecutor))]
[JsonSerializable(typeof(AllureTargets))]
[JsonSerializable(typeof(IReadOnlyList<AllureCategory>))]
internal sealed partial class AllureJson : JsonSerializerContext;
