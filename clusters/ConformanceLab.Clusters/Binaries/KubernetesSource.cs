using System.Globalization;
using System.Text.RegularExpressions;
using ConformanceLab.Clusters.Nodes;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Binaries;

/// <summary>Gets Debian's source package of Kubernetes unpacked, in steps that each are whole or not there.</summary>
internal sealed partial class KubernetesSource(AptCommands packages, BuildSteps steps, string folder)
{
    /// <summary>The upstream release in a Debian version: <c>1.20.5+really1.20.2-1.1+deb12u1</c> is <c>v1.20.2</c>; null where it isn't one.</summary>
    public static string? ReleaseOf(string debianVersion)
    {
        var match = DebianVersion().Match(debianVersion);
        return match.Success ? $"v{match.Groups["release"].Value}" : null;
    }

    /// <summary>The unpacked source of what is asked for; null where the machine's suites have another version.</summary>
    public async Task<UnpackedSource?> GetAsync(BinaryRequest request, CancellationToken ct)
    {
        // An earlier command got so far.
        if (Directory.EnumerateDirectories(folder, "src-v*").Select(path => new UnpackedSource(path)).FirstOrDefault(source => request.Version.Accepts(source.Release)) is { } there)
        {
            return there;
        }

        request.Progress.Report("looking for the source package `kubernetes` in this machine's suites");
        var version = (await packages.SourceVersionsAsync(ct)).LastOrDefault(version => ReleaseOf(version) is { } release && request.Version.Accepts(release));
        if (version is null)
        {
            return null;
        }

        await packages.InstallAsync(["dpkg-dev"], request.Progress, ct);
        request.Progress.Report($"fetching source package kubernetes {version}: some 35 MB");
        var control = await packages.FetchSourceAsync(version, Path.Combine(folder, "package"), ct);
        var final = Path.Combine(folder, $"src-{ReleaseOf(version)}");
        var fresh = Path.Combine(folder, "unpacking");
        if (Directory.Exists(fresh))
        {
            Directory.Delete(fresh, recursive: true);
        }

        request.Progress.Report("unpacking it");
        await steps.RunAsync("unpacking the source package", ["dpkg-source", "--no-copy", "-x", control, fresh], folder, new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8" }, ct);
        await RepairAsync(fresh, request.Progress, ct);
        Directory.Move(fresh, final);
        return new UnpackedSource(final);
    }

    /// <summary>Puts a library in the place of an older one that Debian's Go can't be used with: the API server would corrupt its memory and crash on the first custom resource.</summary>
    /// <remarks>reflect2 before 1.0.2 calls into the runtime of Go before 1.18, <see href="https://github.com/kubernetes/kube-openapi/issues/245"/>; upstream built such releases with an older Go.</remarks>
    private async Task RepairAsync(string source, IProgress<string> progress, CancellationToken ct)
    {
        var library = Path.Combine(source, "vendor", "github.com", "modern-go", "reflect2");
        var modules = Path.Combine(source, "vendor", "modules.txt");
        if (!Directory.Exists(library) || !File.Exists(modules) || !NeedsNewerReflect2(await File.ReadAllTextAsync(modules, ct)))
        {
            return;
        }

        progress.Report("putting reflect2 1.0.2 in it: its own is older than Debian's Go can be used with");
        var newer = await packages.FileOfAsync("golang-github-modern-go-reflect2-dev", "usr/share/gocode/src/github.com/modern-go/reflect2", progress, ct);
        foreach (var file in Directory.EnumerateFiles(library).Where(IsCode))
        {
            File.Delete(file);
        }

        foreach (var file in Directory.EnumerateFiles(newer).Where(IsCode))
        {
            File.Copy(file, Path.Combine(library, Path.GetFileName(file)));
        }
    }

    /// <summary>Whether a list of vendored modules has a reflect2 of before 1.0.2.</summary>
    internal static bool NeedsNewerReflect2(string modules) =>
        OldReflect2().IsMatch(modules);

    private static bool IsCode(string file) => Path.GetExtension(file) is ".go" or ".s";

    [GeneratedRegex(@"^# github\.com/modern-go/reflect2 v(0\.|1\.0\.[01]\b)", RegexOptions.Multiline)]
    private static partial Regex OldReflect2();

    [GeneratedRegex(@"^(?:[0-9]+:)?(?:[^-]*\+really)?(?<release>[0-9]+\.[0-9]+\.[0-9]+)(?:[+~-].*)?$")]
    private static partial Regex DebianVersion();
}

/// <summary>Kubernetes' source, ready to be built by its own makefile.</summary>
internal sealed class UnpackedSource(string folder)
{
    /// <summary>What upstream tagged; the archives of source hold no history that would tell.</summary>
    private static readonly Dictionary<string, string> Commits = new(StringComparer.Ordinal)
    {
        ["v1.20.2"] = "faecb196815e248d3ecfb03c680a4507229c2a56",
    };

    /// <summary>What is built for a control plane.</summary>
    public static IReadOnlyList<string> Programs { get; } = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];

    /// <summary>What is built for a node: our own name server too, against the libraries that are in the source.</summary>
    public static IReadOnlyList<string> NodePrograms { get; } = [.. BinarySet.NodeNames, .. BinarySet.OptionalNames];

    private const string NameServer = "cluster-dns";

    /// <summary>The upstream release: <c>v1.20.2</c>.</summary>
    public string Release { get; } = Path.GetFileName(folder)["src-".Length..];

    /// <summary>A program once it is built.</summary>
    public string Built(string program) => Path.Combine(folder, "_output", "bin", program);

    /// <summary>The file that tells upstream's makefile what it builds.</summary>
    public string VersionFile()
    {
        var minor = Minor.Parse(Release);
        var lines = new List<string>
        {
            $"KUBE_GIT_VERSION='{Release}'",
            "KUBE_GIT_TREE_STATE='clean'",
            string.Create(CultureInfo.InvariantCulture, $"KUBE_GIT_MAJOR='{minor.Major}'"),
            string.Create(CultureInfo.InvariantCulture, $"KUBE_GIT_MINOR='{minor.Number}'"),
        };
        if (Commits.TryGetValue(Release, out var commit))
        {
            lines.Insert(0, $"KUBE_GIT_COMMIT='{commit}'");
        }

        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Builds them. What the compiler has done already is not done again.</summary>
    /// <exception cref="BuildStepException">It failed.</exception>
    public async Task BuildAsync(IReadOnlyList<string> programs, BuildSteps steps, CancellationToken ct)
    {
        var build = Path.GetDirectoryName(folder)!;
        var version = Path.Combine(build, "version.sh");
        await File.WriteAllTextAsync(version, VersionFile(), ct);
        var environment = new Dictionary<string, string?>
        {
            [BuildSteps.Marker] = build,
            ["KUBE_GIT_VERSION_FILE"] = version,
            ["PATH"] = $"/usr/lib/go/bin:{Environment.GetEnvironmentVariable("PATH")}",
            ["HOME"] = Path.Combine(build, "home"),
            ["GOCACHE"] = Path.Combine(build, "go-cache"),
            ["GOPROXY"] = "off",
            ["GOTOOLCHAIN"] = "local",
            ["GOFLAGS"] = null,
            ["GOROOT"] = null,
            ["GOPATH"] = null,
            ["MAKEFLAGS"] = null,

            // A C compiler is only recommended by Debian's Go, and not installed for this.
            ["CGO_ENABLED"] = "0",
        };
        if (programs.Contains(NameServer, StringComparer.Ordinal))
        {
            var command = Directory.CreateDirectory(Path.Combine(folder, "cmd", NameServer));
            await File.WriteAllTextAsync(Path.Combine(command.FullName, "main.go"), await NodeSpace.ResourceAsync($"{NameServer}.go", ct), ct);
        }

        await steps.RunAsync($"building Kubernetes {Release}", ["make", $"WHAT={string.Join(' ', programs.Select(program => $"cmd/{program}"))}"], folder, environment, ct);
        if (programs.FirstOrDefault(program => !File.Exists(Built(program))) is { } missing)
        {
            throw new BuildStepException($"make ended well, and left no {Built(missing)}");
        }
    }
}
