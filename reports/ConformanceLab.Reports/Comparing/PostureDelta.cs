using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>What a cluster's restrictions hide from somebody who takes them off first, as certification does.</summary>
/// <param name="AsShipped">The cluster as it is.</param>
/// <param name="Relaxed">The same cluster, relaxed with documented means.</param>
/// <param name="Changes">The rows whose verdicts differ, the gravest as shipped first.</param>
public sealed record PostureDelta(ComparedTarget AsShipped, ComparedTarget Relaxed, IReadOnlyList<PostureChange> Changes)
{
    internal static IReadOnlyList<PostureDelta> Of(IReadOnlyList<ComparedTarget> targets, IReadOnlyList<ComparedRow> rows) =>
    [
        .. from at in Enumerable.Range(0, targets.Count)
        let owner = targets[at].RelaxedFrom
        where owner is not null
        let before = targets.Index().FirstOrDefault(t => t.Item.Run == targets[at].Run && t.Item.Report.Name == owner)
        where before.Item is not null
        select new PostureDelta(before.Item, targets[at], [.. Between(rows, before.Index, at)]),
    ];

    private static IEnumerable<PostureChange> Between(IReadOnlyList<ComparedRow> rows, int before, int after) =>
        rows.Where(r => r.Cells[before].State == CellState.Judged && r.Cells[after].State == CellState.Judged && r.Cells[before].Verdict != r.Cells[after].Verdict)
            .Select(r => new PostureChange(r, r.Cells[before].Finding!, r.Cells[after].Finding!))
            .OrderByDescending(c => c.AsShipped.Verdict);
}

/// <summary>A row that comes out otherwise once a cluster is relaxed.</summary>
/// <param name="Row">The row.</param>
/// <param name="AsShipped">Its finding on the cluster as it is.</param>
/// <param name="Relaxed">Its finding on the relaxed one.</param>
public sealed record PostureChange(ComparedRow Row, Finding AsShipped, Finding Relaxed);
