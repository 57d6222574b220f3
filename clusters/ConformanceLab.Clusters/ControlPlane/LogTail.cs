using System.Text.RegularExpressions;

namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>What of a component's log a person wants to see in an error: why it ended, and what came before.</summary>
internal static partial class LogTail
{
    private const int Lines = 15;
    private const int Causes = 5;

    /// <summary>What servers write when somebody else was faster at a port.</summary>
    private const string TakenPort = "address already in use";

    /// <summary>The lines that name a cause, and the last ones, without the help text and stack traces that may follow them; empty where there is no log.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(string file, CancellationToken ct)
    {
        var causes = new Queue<string>();
        var last = new Queue<string>();
        var isTrace = false;
        await foreach (var line in LinesAsync(file, ct))
        {
            isTrace |= Trace().IsMatch(line);
            if (isTrace || string.IsNullOrWhiteSpace(line) || Help().IsMatch(line))
            {
                continue;
            }

            var isCause = Cause().IsMatch(line);
            Keep(isCause ? causes : last, isCause ? Causes : Lines, Shorten(line));
        }

        return [.. last.Concat(causes)];
    }

    /// <summary>Whether the component ended since a port was taken.</summary>
    public static async Task<bool> TellsOfTakenPortAsync(string file, CancellationToken ct)
    {
        await foreach (var line in LinesAsync(file, ct))
        {
            if (line.Contains(TakenPort, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static async IAsyncEnumerable<string> LinesAsync(string file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (!File.Exists(file))
        {
            yield break;
        }

        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            yield return line;
        }
    }

    private static void Keep(Queue<string> lines, int most, string line)
    {
        lines.Enqueue(line);
        if (lines.Count > most)
        {
            lines.Dequeue();
        }
    }

    private static string Shorten(string line) => line.Length <= 500 ? line : line[..500] + " …";

    [GeneratedRegex(@"^(Error:|error:|panic:|fatal error:|unexpected fault|\[signal|F[0-9]{4} |flag provided but not defined)")]
    private static partial Regex Cause();

    [GeneratedRegex(@"^goroutine [0-9]+ ")]
    private static partial Regex Trace();

    /// <summary>The components print all their flags when they refuse one.</summary>
    [GeneratedRegex(@"^(\s+(-\w, )?--[a-z]|\s{12,}|\S.* flags:$|Usage:|  kube-[a-z-]+ \[flags\]|The [A-Z].*(Kubernetes|https?:))")]
    private static partial Regex Help();
}
