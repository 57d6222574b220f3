namespace ConformanceLab.Cli.Labs;

/// <summary>Paths as a lab file writes them.</summary>
internal static class LabPaths
{
    /// <summary>Absolute: from the home folder where it begins with <c>~/</c>, else from the given folder.</summary>
    public static string Absolute(string path, string folder) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.GetFullPath(path[1..].TrimStart('/'), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify))
            : Path.GetFullPath(path, folder);

    /// <summary>As a message shows it: relative to the current folder where it lies in it.</summary>
    public static string Shown(string path, string currentDirectory)
    {
        var relative = Path.GetRelativePath(currentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? path : relative;
    }
}
