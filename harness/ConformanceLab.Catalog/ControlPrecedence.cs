using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>
/// Where a lab has a control of the target's minor, what was seen on it takes precedence over the catalogue. An unmodified upstream server that deviates from
/// the catalogue shows the catalogue, or a probe, to be wrong: its findings stay in the report as faults of ours, and no subject is judged by them.
/// </summary>
public static class ControlPrecedence
{
    /// <summary>Judges a subject anew by what its control showed.</summary>
    /// <param name="subject">The subject's findings by the catalogue.</param>
    /// <param name="control">The findings of a control of the same minor, by the catalogue.</param>
    /// <param name="controlName">The control's name.</param>
    /// <returns>The subject's findings, each id once, sorted by feature id.</returns>
    public static IReadOnlyList<Finding> Apply(IReadOnlyList<Finding> subject, IReadOnlyList<Finding> control, string controlName)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var faults = Faults(control).ToDictionary(f => f.Feature, StringComparer.Ordinal);
        return [.. subject.Select(f => faults.TryGetValue(f.Feature, out var fault) ? Anew(f, fault, controlName) : f).OrderBy(f => f.Feature, StringComparer.Ordinal)];
    }

    /// <summary>The findings on a control that upstream can't have: the catalogue or a probe of ours is wrong.</summary>
    /// <param name="control">A control's findings.</param>
    public static IEnumerable<Finding> Faults(IEnumerable<Finding> control) => control.Where(f => f.Verdict is Verdict.Adds or Verdict.Restricts or Verdict.Differs);

    private static Finding Anew(Finding finding, Finding fault, string control) => (finding.Verdict, fault.Verdict) switch
    {
        var (here, there) when here == there => finding with { Verdict = Verdict.Same, Denier = null, Since = null, Why = $"As on the control '{control}' of the same minor. The catalogue has it otherwise, which is a fault of ours: {finding.Why}" },
        (Verdict.Same, Verdict.Restricts) => finding with { Verdict = Verdict.Adds, Why = $"Here, and not on the control '{control}' of the same minor. {fault.Why}" },
        (Verdict.Same, Verdict.Differs) => finding with { Verdict = Verdict.Differs, Why = $"Not as on the control '{control}' of the same minor. {fault.Why}" },
        (Verdict.Lags, Verdict.Adds) => finding with { Verdict = Verdict.Restricts, Why = $"The control '{control}' of the same minor has it, and here it is absent. {finding.Why}" },
        _ => finding,
    };
}
