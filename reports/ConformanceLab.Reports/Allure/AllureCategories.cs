using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>Categories by verdict and denier. They match the head of a result's message, which <see cref="Head"/> writes.</summary>
internal static class AllureCategories
{
    public static IReadOnlyList<AllureCategory> All { get; } =
    [
        Category("Differs from upstream of the same minor", [AllureStatus.Failed], @"\[differs\]"),
        Category("Restricts: not there", [AllureStatus.Failed], @"\[restricts\] absent"),
        .. Enum.GetValues<DenierKind>().Select(k => Category($"Restricts: denied by {k.Word()}", [AllureStatus.Failed], $@"\[restricts\] denied by {k.Word()}[ :]")),
        Category("Failed, and not held against the target alone", [AllureStatus.Failed], @"\[(same|adds|lags|unknown|none)\]"),
        Category("Lags: newer upstream has it", [AllureStatus.Skipped], @"\[lags\] (absent|denied)"),
        Category("Denied, and not held against the target", [AllureStatus.Skipped], @"\[(unknown|none|adds|same)\] denied"),
        Category("Precondition not met, or not there and not expected", [AllureStatus.Skipped], @"(\[[a-z]+\] skipped|\[(unknown|none|adds|same)\] absent)"),
        Category("Could not be told", [AllureStatus.Broken], @"\[[a-z]+\] broken"),
        Category("Missing: never reported", [AllureStatus.Unknown], @"\[[a-z]+\] missing"),
    ];

    /// <summary><c>[restricts] denied by webhook guard.example: the reason</c>.</summary>
    public static string Head(Verdict? verdict, string outcome, Denier? denier, string reason)
    {
        var by = denier is null ? outcome : $"{outcome} by {denier.Told()}";
        return VisibleText.Line($"[{verdict?.Word() ?? "none"}] {by}: {reason}", 2000);
    }

    private static AllureCategory Category(string name, AllureStatus[] statuses, string head) =>
        new(name, statuses, $"^{head}[\\s\\S]*");
}
