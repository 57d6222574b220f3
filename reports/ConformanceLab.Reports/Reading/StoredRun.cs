using System.Collections.Concurrent;
using System.Text.Json;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>A run folder, opened to be read. <c>run.json</c> is read at once; journals and evidence when they are asked for.</summary>
public sealed class StoredRun
{
    private readonly ConcurrentDictionary<string, StoredJournal> _journals = new(StringComparer.Ordinal);

    private StoredRun(string folder, RunReport report)
    {
        Folder = folder;
        Report = report;
    }

    /// <summary>The run folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>What <c>run.json</c> says.</summary>
    public RunReport Report { get; }

    /// <summary>Opens a run folder. A journal that is missing, cut or damaged does not stop it: what it would have told is shown as missing.</summary>
    /// <param name="path">The folder, or the <c>run.json</c> in it.</param>
    /// <exception cref="UnreadableRunException">There is no such folder, no <c>run.json</c> in it, or it can't be read.</exception>
    public static StoredRun Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var folder = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : Path.GetFullPath(path);
        var file = File.Exists(path) ? Path.GetFullPath(path) : Path.Combine(folder, RunFiles.Report);
        if (!Directory.Exists(folder))
        {
            throw new UnreadableRunException($"{path}: no such run folder. Name a folder that `conformancelab run --out DIR` wrote, or the {RunFiles.Report} in it.");
        }

        if (!File.Exists(file))
        {
            throw new UnreadableRunException(Directory.Exists(Path.Combine(folder, RunFiles.JournalFolder))
                ? $"{path}: holds journals but no {RunFiles.Report}, so the run was cut off before its end. Complete it with `conformancelab run --resume {path}`."
                : $"{path}: holds no {RunFiles.Report}, so it is not a run folder. Name a folder that `conformancelab run --out DIR` wrote.");
        }

        return new StoredRun(folder, Checked(RunJson.ReadReport(Text(file), file), file));
    }

    /// <summary>The journal of one target, read on first use.</summary>
    /// <param name="target">The target's name.</param>
    public StoredJournal Journal(string target) =>
        _journals.GetOrAdd(target, name => StoredJournal.Read(Inside(RunFiles.Journal(name)), RunFiles.Journal(name)));

    /// <summary>The exchanges behind a result.</summary>
    /// <param name="path">As a record or finding names it: relative to the run folder.</param>
    /// <returns>Null where the file is gone, damaged, or not inside the run folder.</returns>
    public EvidenceFile? Evidence(string path)
    {
        if (Inside(path) is not { } file || !File.Exists(file))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), RunJson.File.EvidenceFile);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The absolute path of something in the run folder, or null where the name leads out of it: a run folder may come from anyone.</summary>
    internal string? Inside(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(path))
        {
            return null;
        }

        var full = Path.GetFullPath(Path.Combine(Folder, path));
        return full.StartsWith(Folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? full : null;
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableRunException($"{file}: can't be read: {e.Message}", e);
        }
    }

    private static RunReport Checked(RunReport report, string file)
    {
        var twice = report.Targets.GroupBy(t => t.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return twice is null
            ? report
            : throw new UnreadableRunException($"{file}: names the target '{twice.Key}' {twice.Count()} times, and names must be unique in a run.");
    }
}
