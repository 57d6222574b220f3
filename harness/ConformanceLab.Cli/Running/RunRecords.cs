using ConformanceLab.Model;

namespace ConformanceLab.Cli.Running;

/// <summary>A run is still going on.</summary>
/// <param name="runId">The run.</param>
public sealed class RunAliveException(string runId)
    : ConformanceLabException($"the run {runId} is still going on in another command. Wait for its end, or stop it with Ctrl-C there.")
{
    /// <summary>The run.</summary>
    public string RunId { get; } = runId;

    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Usage;
}

/// <summary>What this machine knows of a run.</summary>
internal enum RunState
{
    /// <summary>Another machine's, or long ago.</summary>
    Unknown,

    /// <summary>A command of this machine is at it.</summary>
    Alive,

    /// <summary>It has ended, in whatever way.</summary>
    Ended,
}

/// <summary>The runs of this machine, a file each, which the run's command holds locked: the system lets go of it whenever and however the command ends.</summary>
/// <param name="folder">Where; absolute.</param>
/// <param name="time">The clock.</param>
internal sealed class RunRecords(string folder, TimeProvider time)
{
    /// <summary>Long after that, nobody will look for what a run left.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Holds a run until disposed.</summary>
    /// <exception cref="RunAliveException">Another command holds it.</exception>
    public IDisposable Hold(string runId)
    {
        Directory.CreateDirectory(folder);
        Prune();
        return TryOpen(File(runId), FileMode.OpenOrCreate) ?? throw new RunAliveException(runId);
    }

    /// <summary>What is known of a run.</summary>
    public RunState StateOf(string runId)
    {
        if (!IsFileName(runId) || !System.IO.File.Exists(File(runId)))
        {
            return RunState.Unknown;
        }

        using var mine = TryOpen(File(runId), FileMode.Open);
        return mine is null ? RunState.Alive : RunState.Ended;
    }

    private void Prune()
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().Where(file => time.GetUtcNow() - file.LastWriteTimeUtc > Kept))
        {
            using var mine = TryOpen(file.FullName, FileMode.Open);
            if (mine is not null)
            {
                file.Delete();
            }
        }
    }

    private string File(string runId) => Path.Combine(folder, runId);

    private static bool IsFileName(string runId) => runId.Length is > 0 and <= 100 && runId.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static FileStream? TryOpen(string file, FileMode mode)
    {
        try
        {
            return new FileStream(file, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            // Held by the run's command, or just pruned by another: nobody's to take either way.
            return null;
        }
    }
}
