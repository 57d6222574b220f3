using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>What a check is to tools that know nothing of verdicts: JUnit's readers and Allure.</summary>
public enum ToolStatus
{
    /// <summary>The claim holds.</summary>
    Passed,

    /// <summary>The target breaks the claim, or takes away what upstream of its minor has.</summary>
    Failed,

    /// <summary>It could not be told.</summary>
    Broken,

    /// <summary>Says nothing against the target: a precondition isn't met, or upstream of its minor hasn't it either.</summary>
    Skipped,

    /// <summary>It was never reported.</summary>
    Missing,
}

/// <summary>How outcomes and verdicts come out as tools know them.</summary>
public static class ToolStatuses
{
    /// <summary>An <c>absent</c> or <c>denied</c> check fails only where its feature's verdict on that target holds it against the target;
    /// so an old, unmodified cluster is not red for what it lags.</summary>
    /// <param name="outcome">What the check came to; null: missing.</param>
    /// <param name="verdict">Its feature's verdict on that target; null where there is none.</param>
    public static ToolStatus Of(Outcome? outcome, Verdict? verdict) => outcome switch
    {
        null => ToolStatus.Missing,
        Outcome.Passed => ToolStatus.Passed,
        Outcome.Failed => ToolStatus.Failed,
        Outcome.Broken => ToolStatus.Broken,
        Outcome.Absent or Outcome.Denied when verdict is Verdict.Restricts or Verdict.Differs => ToolStatus.Failed,
        _ => ToolStatus.Skipped,
    };
}
