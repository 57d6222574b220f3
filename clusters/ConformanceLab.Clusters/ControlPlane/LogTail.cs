namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>The end of a component's log, as far as a person wants to see it in an error.</summary>
internal static class LogTail
{
    private const int Lines = 15;
    private const int Bytes = 64 * 1024;

    /// <summary>What servers write when somebody else was faster at a port.</summary>
    private static readonly string[] TakenPort = ["address already in use"];

    /// <summary>The last lines of a log; empty where there is none.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(string file, CancellationToken ct) =>
        [.. (await EndOfAsync(file, ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(Lines).Select(Shorten)];

    /// <summary>Whether the component ended since a port was taken.</summary>
    public static async Task<bool> TellsOfTakenPortAsync(string file, CancellationToken ct)
    {
        var end = await EndOfAsync(file, ct);
        return TakenPort.Any(words => end.Contains(words, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<string> EndOfAsync(string file, CancellationToken ct)
    {
        if (!File.Exists(file))
        {
            return "";
        }

        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(-Math.Min(stream.Length, Bytes), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(ct);
    }

    private static string Shorten(string line) => line.Length <= 500 ? line : line[..500] + " …";
}
