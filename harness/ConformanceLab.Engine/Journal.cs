using System.Text;
using System.Text.Json;
using ConformanceLab.Model;

namespace ConformanceLab.Engine;

/// <summary>Appends to a target's journal, a line at a time, each handed to the operating system at once: what was written survives the death of this process.</summary>
public sealed class Journal : IDisposable
{
    private readonly Lock gate = new();
    private readonly FileStream file;

    /// <summary>Opens or begins a journal. A last line that a killed process left unfinished is cut off first.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <param name="target">The target's name.</param>
    public Journal(string runFolder, string target)
    {
        var path = Path.Combine(runFolder, RunFiles.Journal(target));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        file.SetLength(EndOfLastLine());
        file.Seek(0, SeekOrigin.End);
    }

    /// <summary>Reads a target's journal.</summary>
    /// <returns>Nothing where there is none yet.</returns>
    /// <exception cref="UnreadableRunException">A line other than the last is no journal entry.</exception>
    public static IReadOnlyList<JournalEntry> Read(string runFolder, string target)
    {
        var path = Path.Combine(runFolder, RunFiles.Journal(target));
        if (!File.Exists(path))
        {
            return [];
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return [.. RunJson.ReadJournal(reader, path)];
    }

    /// <summary>Appends a line.</summary>
    public void Append(JournalEntry entry)
    {
        var line = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(entry, RunJson.Line.JournalEntry) + "\n");
        lock (gate)
        {
            file.Write(line);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private long EndOfLastLine()
    {
        for (var end = file.Length; end > 0; end--)
        {
            file.Seek(end - 1, SeekOrigin.Begin);
            if (file.ReadByte() == '\n')
            {
                return end;
            }
        }

        return 0;
    }
}
