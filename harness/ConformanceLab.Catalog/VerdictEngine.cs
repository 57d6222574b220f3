using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Holds a target against upstream. A pure function: the same evidence, catalogue and day always give the same findings.</summary>
public static class VerdictEngine
{
    /// <summary>
    /// Judges every feature that was probed, every API resource and verb, field and feature gate, every object that shapes behaviour, and what the server
    /// makes of plain objects. What each verdict means is told in
    /// <c>docs/verdicts.md</c>.
    /// </summary>
    /// <param name="evidence">What was seen on the target.</param>
    /// <param name="catalog">What upstream is.</param>
    /// <param name="today">The day of the run: days behind are counted up to it.</param>
    /// <returns>Sorted by feature id, each id once. Features of which there is nothing to say have no finding.</returns>
    public static IReadOnlyList<Finding> Judge(TargetEvidence evidence, UpstreamCatalog catalog, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(catalog);
        var upstream = new UpstreamView(catalog, evidence.Kubernetes.Minor, today);
        var findings = new FeatureVerdicts(evidence, upstream).Judge();
        if (evidence.Surface is { } surface)
        {
            findings = findings
                .Concat(new ResourceVerdicts(evidence.Target, surface, upstream).Judge())
                .Concat(new FieldVerdicts(evidence.Target, surface, upstream).Judge())
                .Concat(new GateVerdicts(evidence.Target, surface, upstream).Judge())
                .Concat(new ObjectVerdicts(evidence.Target, surface, upstream).Judge())
                .Concat(new MutationVerdicts(evidence.Target, surface, upstream).Judge())
                .Concat(new NodeVerdicts(evidence.Target, surface, upstream).Judge());
        }

        return [.. findings.OrderBy(f => f.Feature, StringComparer.Ordinal)];
    }
}
