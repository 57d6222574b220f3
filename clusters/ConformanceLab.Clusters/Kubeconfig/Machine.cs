namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>What the loader asks of the machine that it runs on. A record, so that a test can hand it another one.</summary>
internal sealed record Machine
{
    public const string InClusterFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public string Home { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    public string ServiceAccountFolder { get; init; } = InClusterFolder;

    /// <summary>Long enough for a login that asks a slow identity provider, short enough that a run doesn't hang on it.</summary>
    public TimeSpan PluginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public string DefaultKubeconfig => Path.Combine(Home, ".kube", "config");

    public string ServiceAccountToken => Path.Combine(ServiceAccountFolder, "token");

    public bool IsInCluster => !string.IsNullOrEmpty(Variable("KUBERNETES_SERVICE_HOST")) && File.Exists(ServiceAccountToken);

    /// <summary>The files in <c>KUBECONFIG</c>, absolute, each once; empty where it isn't set.</summary>
    public IReadOnlyList<string> FilesOfVariable() =>
    [
        .. (Variable("KUBECONFIG") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Path.GetFullPath)
            .Distinct(StringComparer.Ordinal),
    ];

    public string Absolute(string path, string folder) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.GetFullPath(Path.Combine(Home, path[1..].TrimStart('/')))
            : Path.GetFullPath(path, folder);

    /// <summary>Where a bare command name is found, or null. As a shell would: <c>PATH</c>, and <c>PATHEXT</c> on Windows.</summary>
    public string? FindCommand(string name)
    {
        var endings = OperatingSystem.IsWindows() ? (Variable("PATHEXT") ?? ".EXE;.CMD;.BAT").Split(';').Prepend("") : [""];
        return (Variable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(_ => endings, (folder, ending) => Path.Combine(folder, name + ending))
            .FirstOrDefault(IsExecutable);
    }

    public static bool IsExecutable(string path)
    {
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyExecute) != 0);
    }
}
