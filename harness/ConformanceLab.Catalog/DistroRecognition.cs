using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>
/// Tells whose cluster it is from what the API server says of itself. Of conflicting marks the strongest wins, then the one that more marks
/// speak for; where that leaves two, or only hints, the answer is <c>unknown</c>.
/// </summary>
public static class DistroRecognition
{
    /// <summary>The id where nothing, or too little, was recognised. A plain upstream version string proves nothing: many distributions carry one.</summary>
    public const string Unknown = "unknown";

    /// <summary>Recognises the distribution behind a surface.</summary>
    /// <param name="surface">What the API server said of itself.</param>
    /// <returns>The distribution with the marks it was told by; <see cref="Unknown"/> with the version string and whatever hints there are.</returns>
    public static Distro Recognise(Surface surface)
    {
        ArgumentNullException.ThrowIfNull(surface);
        var marks = DistroMarks.All.SelectMany(mark => mark.Seen(surface).Select(evidence => (mark.Distro, mark.Strength, Evidence: evidence))).ToList();
        var ranked = marks
            .GroupBy(m => m.Distro, StringComparer.Ordinal)
            .Select(d => (Id: d.Key, Strongest: d.Max(m => m.Strength), Weight: d.Sum(m => (int)m.Strength), Evidence: d.Select(m => m.Evidence).Distinct(StringComparer.Ordinal).ToList()))
            .OrderByDescending(d => d.Strongest)
            .ThenByDescending(d => d.Weight)
            .ToList();

        return ranked is [{ Strongest: > MarkStrength.Hint } first, ..] && (ranked.Count == 1 || (ranked[1].Strongest, ranked[1].Weight) != (first.Strongest, first.Weight))
            ? new Distro(first.Id, DistroMarks.Names[first.Id], first.Evidence)
            : new Distro(
                Unknown,
                "Not recognised",
                [$"version {surface.Version.GitVersion}", .. marks.Select(m => $"hint at {DistroMarks.Names[m.Distro]}: {m.Evidence}").Distinct(StringComparer.Ordinal)]);
    }
}
