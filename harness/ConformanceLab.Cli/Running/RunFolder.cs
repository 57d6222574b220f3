using System.Text.Json;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Running;

/// <summary>A run folder can't be used.</summary>
/// <param name="folder">The folder.</param>
/// <param name="message">What is wrong, and what next.</param>
public sealed class RunFolderException(string folder, string message) : ConformanceLabException($"{folder}: {message}")
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Usage;
}

/// <summary>The folder that one run writes to.</summary>
internal sealed class RunFolder
{
    private RunFolder(string path, RunPlan plan)
    {
        Path = path;
        Plan = plan;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>What the run is to do.</summary>
    public RunPlan Plan { get; }

    /// <summary>Where a run writes that nobody named a folder for.</summary>
    public static string DefaultFor(string lab, DateTimeOffset at) => System.IO.Path.Combine("runs", $"{lab}-{at.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");

    /// <summary>Takes a new or empty folder for a run. Of several commands at once, one gets it.</summary>
    /// <exception cref="RunFolderException">It holds another run, or what isn't ours, or it can't be made.</exception>
    public static RunFolder Begin(string folder, RunPlan plan)
    {
        var path = System.IO.Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(path);
            if (Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal).Select(System.IO.Path.GetFileName).FirstOrDefault() is { } stranger)
            {
                throw Taken(folder, path, stranger);
            }

            using var file = new StreamWriter(new FileStream(System.IO.Path.Combine(path, RunPlan.FileName), FileMode.CreateNew, FileAccess.Write));
            file.Write(plan.ToJson());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunFolderException(folder, $"can't be taken for a run: {e.Message.TrimEnd('.')}. Name another with --out.");
        }

        return new RunFolder(path, plan);
    }

    /// <summary>Opens the folder of an earlier run, to go on with it.</summary>
    /// <exception cref="RunFolderException">It is none.</exception>
    /// <exception cref="UnreadableRunException">Its plan is damaged.</exception>
    public static RunFolder Open(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        var file = System.IO.Path.Combine(path, RunPlan.FileName);
        return File.Exists(file)
            ? new RunFolder(path, RunPlan.Read(File.ReadAllText(file), System.IO.Path.Combine(folder, RunPlan.FileName)))
            : throw new RunFolderException(
                folder,
                $"{(Directory.Exists(path) ? $"holds no {RunPlan.FileName}, so it is not the folder of a run" : "there is no such folder")}. Name one that 'conformancelab run --out DIR' wrote to.");
    }

    /// <summary>Writes <c>run.json</c>, as a whole or not at all.</summary>
    public void Write(RunReport report)
    {
        var fresh = System.IO.Path.Combine(Path, $".{RunFiles.Report}.tmp");
        File.WriteAllText(fresh, JsonSerializer.Serialize(report, RunJson.File.RunReport) + "\n");
        File.Move(fresh, System.IO.Path.Combine(Path, RunFiles.Report), overwrite: true);
    }

    private static RunFolderException Taken(string folder, string path, string stranger) =>
        File.Exists(System.IO.Path.Combine(path, RunPlan.FileName)) || File.Exists(System.IO.Path.Combine(path, RunFiles.Report))
            ? new RunFolderException(folder, $"holds another run, and a run never overwrites one. Name another folder with --out, or go on with that run: --resume {folder}.")
            : new RunFolderException(folder, $"isn't empty ('{stranger}'), and a run only writes to a folder of its own. Name another with --out.");
}
