using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>
/// Tells whose cluster it is from what the API server says of itself. Of conflicting marks the strongest win; of equally strong ones those that
/// are seen in more ways, since ten labels of one kind are still one voice. Where that leaves two, or only hints, the answer is <c>unknown</c>.
/// An edition of a distribution (Autopilot of GKE, OKD of OpenShift) is told by marks of its own, once the distribution is.
/// </summary>
public static class DistroRecognition
{
    /// <summary>The id where nothing, or too little, was recognised. A plain upstream version string proves nothing: many distributions carry one.</summary>
    public const string Unknown = "unknown";

    /// <summary>Recognises the distribution behind a surface.</summary>
    /// <param name="surface">What the API server said of itself.</param>
    /// <returns>
    /// The distribution with the marks it was told by, the strongest first, and what spoke for others; <see cref="Unknown"/> with the version string
    /// and whatever marks and hints there are.
    /// </returns>
    /// <exception cref="CatalogDataException">The tables of marks are malformed.</exception>
    public static Distro Recognise(Surface surface) => Recognise(surface, DistroMarks.Embedded);

    internal static Distro Recognise(Surface surface, DistroMarks marks)
    {
        ArgumentNullException.ThrowIfNull(surface);
        var seen = marks.Seen(surface).ToList();
        var families = seen.GroupBy(m => marks.Family(m.Distro), StringComparer.Ordinal).Select(f => new Candidate(f.Key, [.. f])).Order().ToList();
        if (Winner(families) is not { } family)
        {
            return new Distro(Unknown, "Not recognised", [$"version {surface.Version.GitVersion}", .. Told(marks, seen)]);
        }

        var editions = family.Marks.Where(m => m.Distro != family.Id).GroupBy(m => m.Distro, StringComparer.Ordinal).Select(e => new Candidate(e.Key, [.. e])).Order().ToList();
        var id = Winner(editions)?.Id ?? family.Id;
        var own = family.Marks.Where(m => m.Distro == id || m.Distro == family.Id).OrderByDescending(m => m.Strength).Select(m => m.Evidence);
        var others = Told(marks, families.Where(f => f.Id != family.Id).SelectMany(f => f.Marks).Where(m => m.Strength >= MarkStrength.Telling));
        return new Distro(id, marks.Distros[id].Name, [.. own.Concat(others).Distinct(StringComparer.Ordinal)]);
    }

    private static Candidate? Winner(List<Candidate> ranked) =>
        ranked is [{ Strongest: > MarkStrength.Hint } first, ..] && (ranked.Count == 1 || ranked[1].CompareTo(first) > 0) ? first : null;

    private static IEnumerable<string> Told(DistroMarks marks, IEnumerable<SeenMark> seen) =>
        seen.Select(m => $"{(m.Strength == MarkStrength.Hint ? "hint at" : "mark of")} {marks.Distros[m.Distro].Name}: {m.Evidence}").Distinct(StringComparer.Ordinal);

    /// <summary>Somebody whose cluster it could be. The likeliest sorts first.</summary>
    private sealed record Candidate(string Id, IReadOnlyList<SeenMark> Marks) : IComparable<Candidate>
    {
        private static readonly MarkStrength[] StrongestFirst = [MarkStrength.Proof, MarkStrength.Telling, MarkStrength.Base, MarkStrength.Hint];

        public MarkStrength Strongest => Marks.Max(m => m.Strength);

        /// <summary>Each kind of evidence is one voice, at the strongest that it has.</summary>
        private ILookup<MarkStrength, MarkKind> Voices => Marks.GroupBy(m => m.Kind).ToLookup(k => k.Max(m => m.Strength), k => k.Key);

        public int CompareTo(Candidate? other)
        {
            ArgumentNullException.ThrowIfNull(other);
            var (mine, theirs) = (Voices, other.Voices);
            return StrongestFirst.Select(strength => theirs[strength].Count().CompareTo(mine[strength].Count())).FirstOrDefault(difference => difference != 0);
        }
    }
}
