namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>What kubeadm says, for messages.</summary>
internal static class KubeadmWords
{
    private const int Lines = 8;

    /// <summary>The errors in an answer; where it names none, its last lines.</summary>
    public static string Of(HostAnswer answer)
    {
        var lines = answer.All.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var errors = lines.Where(line => line.StartsWith("[ERROR", StringComparison.Ordinal) || line.StartsWith("error", StringComparison.Ordinal)).ToList();
        var shown = errors.Count > 0 ? errors : [.. lines.TakeLast(Lines)];
        return shown.Count > 0 ? string.Join("\n  ", shown) : $"exit code {answer.ExitCode}, without a word";
    }

    /// <summary>The names of the checks that failed: <c>NumCPU</c>.</summary>
    public static IReadOnlyList<string> FailedChecks(HostAnswer answer) =>
    [
        .. answer.All.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("[ERROR ", StringComparison.Ordinal) && line.Contains(']', StringComparison.Ordinal))
            .Select(line => line["[ERROR ".Length..line.IndexOf(']', StringComparison.Ordinal)])
            .Distinct(StringComparer.Ordinal),
    ];
}
