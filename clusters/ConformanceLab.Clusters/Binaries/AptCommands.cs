using CliWrap;
using CliWrap.Buffered;
using ConformanceLab.Clusters.ControlPlane;

namespace ConformanceLab.Clusters.Binaries;

/// <summary>What we ask of apt. Source packages are looked up in lists of our own: the machine's settings are read and never changed.</summary>
internal sealed class AptCommands(BuildSteps steps, string folder, string etc)
{
    private static readonly Dictionary<string, string?> Quiet = new()
    {
        ["DEBIAN_FRONTEND"] = "noninteractive",
        ["LC_ALL"] = "C.UTF-8",

        // Packages that bring a service shall not start it.
        ["RUNLEVEL"] = "1",
        ["SYSTEMD_OFFLINE"] = "1",
    };

    private bool _isUpdated;
    private bool _hasSourceLists;

    private string Lists => Path.Combine(folder, "apt");

    private string[] Private =>
    [
        "-o", $"Dir::Etc::SourceList={Path.Combine(Lists, "none.list")}",
        "-o", $"Dir::Etc::SourceParts={Path.Combine(Lists, "sources")}",
        "-o", $"Dir::State::Lists={Path.Combine(Lists, "lists")}",
        "-o", "Dir::Cache::pkgcache=",
        "-o", "Dir::Cache::srcpkgcache=",
        "-o", "APT::Sandbox::User=root",
        "-o", "Acquire::Languages=none",
        "-o", "Acquire::Retries=2",
        "-o", "Acquire::http::Timeout=20",
    ];

    /// <summary>Whether a package is installed.</summary>
    public static async Task<bool> IsInstalledAsync(string package, CancellationToken ct)
    {
        if (Executables.Find("dpkg-query") is not { } query)
        {
            return false;
        }

        var answer = await Cli.Wrap(query).WithArguments(["-W", "-f", "${db:Status-Abbrev}", package]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(ct);
        return answer.IsSuccess && answer.StandardOutput.StartsWith("ii", StringComparison.Ordinal);
    }

    /// <summary>Installs those packages that aren't there.</summary>
    public async Task InstallAsync(IReadOnlyList<string> packages, IProgress<string> progress, CancellationToken ct)
    {
        var missing = new List<string>();
        foreach (var package in packages)
        {
            if (!await IsInstalledAsync(package, ct))
            {
                missing.Add(package);
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        await RequireKnownAsync(missing, ct);
        progress.Report($"installing {string.Join(", ", missing)} with apt-get");
        string[] command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", .. missing];
        if (!_isUpdated)
        {
            await steps.RunAsync("installing packages", command, folder, Quiet, ct, mayFail: true);
            if ((await Task.WhenAll(missing.Select(package => IsInstalledAsync(package, ct)))).All(installed => installed))
            {
                return;
            }

            // The lists on this machine may name packages that the archive has replaced since.
            await UpdateAsync(ct);
        }

        await steps.RunAsync("installing packages", command, folder, Quiet, ct);
    }

    /// <summary>A program of a package: the installed one, or taken out of the package, which is not installed for it, so that its service never starts.</summary>
    public async Task<string> ProgramOfAsync(string package, string path, IProgress<string> progress, CancellationToken ct)
    {
        if (await IsInstalledAsync(package, ct) && File.Exists("/" + path))
        {
            return "/" + path;
        }

        return await FileOfAsync(package, path, progress, ct);
    }

    /// <summary>A file or folder of a package, taken out of it without installing it.</summary>
    public async Task<string> FileOfAsync(string package, string path, IProgress<string> progress, CancellationToken ct)
    {
        var unpacked = Path.Combine(folder, package);
        var wanted = Path.Combine(unpacked, path);
        if (Path.Exists(wanted))
        {
            return wanted;
        }

        await RequireKnownAsync([package], ct);
        progress.Report($"fetching package {package}");
        var fetched = Path.Combine(folder, $"{package}.fetched");
        Recreate(fetched);
        await steps.RunAsync($"fetching {package}", ["apt-get", "download", "-q", "-o", "APT::Sandbox::User=root", package], fetched, Quiet, ct);
        var archive = Directory.EnumerateFiles(fetched, "*.deb").FirstOrDefault() ?? throw new BuildStepException($"apt-get download {package} left no package in {fetched}");
        var fresh = $"{unpacked}.new";
        Recreate(fresh);
        await steps.RunAsync($"unpacking {package}", ["dpkg-deb", "-x", archive, fresh], folder, Quiet, ct);
        if (!Path.Exists(Path.Combine(fresh, path)))
        {
            throw new BuildStepException($"package {package} has no {path}");
        }

        if (Directory.Exists(unpacked))
        {
            Directory.Delete(unpacked, recursive: true);
        }

        Directory.Move(fresh, unpacked);
        return wanted;
    }

    /// <summary>The versions of the source package `kubernetes` in this machine's suites.</summary>
    public async Task<IReadOnlyList<string>> SourceVersionsAsync(CancellationToken ct)
    {
        if (!_hasSourceLists)
        {
            Recreate(Path.Combine(Lists, "sources"));
            Directory.CreateDirectory(Path.Combine(Lists, "lists", "partial"));
            await File.WriteAllTextAsync(Path.Combine(Lists, "none.list"), "", ct);
            if (await AptSources.CopyAsync(etc, Path.Combine(Lists, "sources"), ct) == 0)
            {
                throw new BuildStepException($"{etc} names no package sources");
            }

            // One source that has no source packages fails this, and shall not keep us from the others.
            await steps.RunAsync("reading the lists of source packages", ["apt-get", "update", "-q", .. Private], folder, Quiet, ct, mayFail: true);
            _hasSourceLists = true;
        }

        var records = await steps.RunAsync("looking for the source package", ["apt-cache", "showsrc", "--only-source", "kubernetes", .. Private], folder, Quiet, ct, mayFail: true);
        var versions = records.Split('\n').Where(line => line.StartsWith("Version: ", StringComparison.Ordinal)).Select(line => line["Version: ".Length..].Trim()).Distinct(StringComparer.Ordinal).ToList();
        return versions.Count > 0 ? versions : throw new BuildStepException("this machine's suites have no source package `kubernetes`, or can't be reached; see build.log in the cache's .build folder");
    }

    /// <summary>Fetches the source package, verified by apt.</summary>
    /// <returns>Its control file.</returns>
    public async Task<string> FetchSourceAsync(string version, string into, CancellationToken ct)
    {
        Directory.CreateDirectory(into);
        await steps.RunAsync("fetching the source package", ["apt-get", "source", "-q", "--download-only", "--only-source", .. Private, $"kubernetes={version}"], into, Quiet, ct);
        return Directory.EnumerateFiles(into, "*.dsc").FirstOrDefault() ?? throw new BuildStepException($"apt-get source left no .dsc in {into}");
    }

    private async Task RequireKnownAsync(List<string> packages, CancellationToken ct)
    {
        var policy = await steps.RunAsync("looking for packages", ["apt-cache", "policy", .. packages], folder, Quiet, ct);
        if (policy.Split('\n').Count(line => line.TrimStart().StartsWith("Candidate: ", StringComparison.Ordinal) && !line.Contains("(none)", StringComparison.Ordinal)) < packages.Count)
        {
            await UpdateAsync(ct);
        }
    }

    private async Task UpdateAsync(CancellationToken ct)
    {
        if (!_isUpdated)
        {
            await steps.RunAsync("reading the lists of packages", ["apt-get", "update", "-q"], folder, Quiet, ct, mayFail: true);
            _isUpdated = true;
        }
    }

    private static void Recreate(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        Directory.CreateDirectory(path);
    }
}
