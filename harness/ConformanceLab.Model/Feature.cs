using System.Text.Json.Serialization;

namespace ConformanceLab.Model;

/// <summary>How much upstream itself expects a feature of every cluster.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<FeatureProfile>))]
public enum FeatureProfile
{
    /// <summary>Every cluster has it.</summary>
    Core,

    /// <summary>Upstream ships it, and a cluster can do without.</summary>
    Optional,

    /// <summary>Needs something beside the control plane.</summary>
    Extended,
}

/// <summary>A stage of upstream's feature process.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<FeatureStage>))]
public enum FeatureStage
{
    /// <summary>Off by default.</summary>
    Alpha,

    /// <summary>Beta; on or off by default as <see cref="FeatureEntry.OnByDefault"/> says.</summary>
    Beta,

    /// <summary>Generally available.</summary>
    Ga,

    /// <summary>Gone.</summary>
    Removed,
}

/// <summary>An entry of the catalogue's hand-written part. Minors are written <c>1.27</c>; null where the stage never was, or was before <c>1.20</c> and does not matter.</summary>
/// <param name="Id">Stable, kebab-case.</param>
/// <param name="Title">A noun phrase for a row of the matrix.</param>
/// <param name="Area">The file it stands in.</param>
/// <param name="Profile">How much is expected of every cluster.</param>
/// <param name="Gate">The feature gate, where there is one.</param>
/// <param name="Kep">The number of the enhancement proposal, where there is one.</param>
/// <param name="Alpha">The minor that brought it as alpha.</param>
/// <param name="Beta">The minor in which it became beta.</param>
/// <param name="OnByDefault">The minor since which an unmodified cluster has it; null: never.</param>
/// <param name="Ga">The minor in which it became generally available.</param>
/// <param name="Removed">The minor that took it away.</param>
public sealed record FeatureEntry(
    string Id,
    string Title,
    string Area,
    FeatureProfile Profile,
    string? Gate,
    int? Kep,
    string? Alpha,
    string? Beta,
    string? OnByDefault,
    string? Ga,
    string? Removed)
{
    /// <summary>Minors before <see cref="OnByDefault"/> whose unmodified clusters had it too, and that a later one switched off again.</summary>
    public IReadOnlyList<string> AlsoOnIn { get; init; } = [];
}
