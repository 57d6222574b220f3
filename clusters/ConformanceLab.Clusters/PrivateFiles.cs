namespace ConformanceLab.Clusters;

/// <summary>Files and folders that nobody but the user may read: they hold keys.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder, and those above it, with mode 0700.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FolderMode);
        }
    }

    /// <summary>Writes a file with mode 0600.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode600;
        }

        await using var writer = new StreamWriter(path, options);
        await writer.WriteAsync(text.AsMemory(), ct);
    }

    /// <summary>Writes a file so that a reader sees the old one or the new one, and never a part.</summary>
    public static async Task WriteAtomicallyAsync(string path, string text, CancellationToken ct)
    {
        var fresh = $"{path}.{Environment.ProcessId}.tmp";
        await WriteAsync(fresh, text, ct);
        File.Move(fresh, path, overwrite: true);
    }
}
