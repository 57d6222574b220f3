using System.Globalization;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>How far behind a target is, in a line.</summary>
internal static class LagLine
{
    public static string Of(TargetReport target, Minor newest, ReportOptions options)
    {
        if (target.Kubernetes is not { } kubernetes)
        {
            return "never reached";
        }

        if (target.Lag is not { } lag)
        {
            return $"{kubernetes.Minor}";
        }

        var behind = lag.Minors switch
        {
            0 => "the newest upstream minor",
            < 0 => $"{Count(-lag.Minors, "minor")} ahead of the newest we know, {newest}",
            _ => $"{Count(lag.Minors, "minor")} and {Count(lag.Days, "day")} behind {newest}",
        };
        var patches = options.PatchesBehind(kubernetes) switch
        {
            { Patches: > 0, IsFinal: true } patch => $" · {Count(patch.Patches, "patch", "patches")} behind {patch.Newest}, its last",
            { Patches: > 0 } patch => $" · at least {Count(patch.Patches, "patch", "patches")} behind {patch.Newest}",
            { IsFinal: true } patch => $" · its last patch, {patch.Newest}",
            _ => "",
        };
        return lag.Supported switch
        {
            null => $"{kubernetes.Minor} · {behind}{patches}",
            true => $"{kubernetes.Minor} · {behind}{patches} · supported{Date(" until ", kubernetes.Minor, options)}",
            false => $"{kubernetes.Minor} · {behind}{patches} · unsupported{Date(" since ", kubernetes.Minor, options)}",
        };
    }

    private static string Date(string word, Minor minor, ReportOptions options) =>
        options.SupportEnds(minor) is { } day ? word + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";

    private static string Count(int number, string noun, string? many = null) => string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? noun : many ?? $"{noun}s")}");
}
