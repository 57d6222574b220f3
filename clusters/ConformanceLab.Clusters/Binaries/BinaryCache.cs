using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace ConformanceLab.Clusters.Binaries;

/// <summary>Control planes that were fetched or built once: <c>control-plane/VERSION/PLATFORM/</c> under <c>$XDG_CACHE_HOME/conformancelab</c> (<c>~/.cache</c> by default).</summary>
/// <remarks>A folder appears in one step, whole. Who fills it holds a lock, so that a second command waits and finds it filled.</remarks>
internal sealed partial class BinaryCache(string root)
{
    /// <summary>Where the programs of a folder are from.</summary>
    public const string SourceFile = "source.txt";

    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(500);

    /// <summary>Its usual place.</summary>
    public static BinaryCache Default { get; } = new(Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache)
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "conformancelab",
        "control-plane"));

    /// <summary>As upstream names this machine: <c>linux-amd64</c>.</summary>
    public static string Platform { get; } = $"linux-{Machine}";

    /// <summary>As upstream names this machine's processor: <c>amd64</c>.</summary>
    public static string Machine => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        Architecture.Ppc64le => "ppc64le",
        Architecture.S390x => "s390x",
        Architecture.Arm => "arm",
        Architecture.X86 => "386",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>Where it is.</summary>
    public string Root { get; } = root;

    /// <summary>Half-done downloads, which are gone on with.</summary>
    public string Downloads => Path.Combine(Root, ".downloads");

    /// <summary>A half-done build, which is gone on with.</summary>
    public string Build => Path.Combine(Root, ".build");

    /// <summary>The folders that hold what is asked for, the newest version first.</summary>
    public IReadOnlyList<string> Installed(VersionWish wish) =>
        !Directory.Exists(Root)
            ? []
            :
            [
                .. Directory.EnumerateDirectories(Root)
                    .Select(Path.GetFileName)
                    .Where(name => Release().IsMatch(name!) && wish.Accepts(name!))
                    .OrderByDescending(Order!)
                    .Select(name => Path.Combine(Root, name!, Platform))
                    .Where(Directory.Exists),
            ];

    /// <summary>Puts programs in, in one step.</summary>
    /// <param name="version">Their version.</param>
    /// <param name="source">Where they are from, kept beside them.</param>
    /// <param name="fill">Fills a folder with them.</param>
    /// <param name="ct">Stops before they are in.</param>
    /// <returns>The folder.</returns>
    public async Task<string> InstallAsync(string version, string source, Func<string, Task> fill, CancellationToken ct)
    {
        var folder = Path.Combine(Root, version, Platform);
        var fresh = Path.Combine(Root, $".new-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
        Directory.CreateDirectory(fresh);
        try
        {
            await fill(fresh);
            await File.WriteAllTextAsync(Path.Combine(fresh, SourceFile), source + "\n", ct);
            if (!OperatingSystem.IsWindows())
            {
                foreach (var program in Directory.EnumerateFiles(fresh, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != SourceFile))
                {
                    File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
                }
            }

            ct.ThrowIfCancellationRequested();
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            if (Directory.Exists(folder))
            {
                // What is there was found incomplete, or we would not be here.
                Directory.Delete(folder, recursive: true);
            }

            Directory.Move(fresh, folder);
            return folder;
        }
        finally
        {
            if (Directory.Exists(fresh))
            {
                Directory.Delete(fresh, recursive: true);
            }
        }
    }

    /// <summary>Waits until no other command fills the cache, and keeps others from it until disposed.</summary>
    public async Task<IDisposable> LockAsync(IProgress<string> progress, CancellationToken ct)
    {
        Directory.CreateDirectory(Root);
        var file = Path.Combine(Root, ".lock");
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                if (tries == 0)
                {
                    progress.Report($"another command is filling {Root}; waiting for it");
                }

                await Task.Delay(LockPoll, ct);
            }
        }
    }

    private static (int, int, int, bool) Order(string version)
    {
        var match = Release().Match(version);
        return (Number(1), Number(2), Number(3), !match.Groups[4].Success);

        int Number(int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^v([0-9]{1,6})\.([0-9]{1,6})\.([0-9]{1,6})([-+].*)?$")]
    private static partial Regex Release();
}
