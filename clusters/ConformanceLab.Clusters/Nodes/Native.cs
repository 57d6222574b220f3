using System.Runtime.InteropServices;

namespace ConformanceLab.Clusters.Nodes;

/// <summary>What .NET has no call for.</summary>
internal static class Native
{
    /// <summary>Removes a folder as the kernel does it, asking nothing of what is in it: a control group has files that can't be deleted.</summary>
    /// <returns>0, or -1 where it could not be removed.</returns>
    public static int RemoveFolder(string path) => Remove(path);

    [DllImport("libc", EntryPoint = "rmdir", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Remove([MarshalAs(UnmanagedType.LPStr)] string path);
}
