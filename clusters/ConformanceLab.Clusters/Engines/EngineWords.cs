using System.Text.RegularExpressions;

namespace ConformanceLab.Clusters.Engines;

/// <summary>Tells from an engine's own words, or those of its command, what is the matter. Docker's and Podman's words; both have changed them over the years.</summary>
internal static partial class EngineWords
{
    private static readonly (Regex Words, EngineProblem Problem)[] Known =
    [
        (OutOfDisk(), EngineProblem.OutOfDisk),
        (PortTaken(), EngineProblem.PortTaken),
        (NameTaken(), EngineProblem.NameTaken),
        (NoRight(), EngineProblem.NoRight),
        (NoneRunning(), EngineProblem.NoneRunning),
        (OutOfMemory(), EngineProblem.TooLittleMemory),
        (NoImage(), EngineProblem.ImageNotToBeHad),
    ];

    /// <summary>The problem that the words tell of.</summary>
    public static EngineProblem ProblemOf(string words) => Known.FirstOrDefault(known => known.Words.IsMatch(words)).Problem;

    /// <summary>What to do about it.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="command">The engine's command: <c>docker</c> or <c>podman</c>.</param>
    public static string WayOut(EngineProblem problem, string command) => problem switch
    {
        EngineProblem.NoneRunning => "Start it (`sudo systemctl start docker`, or Docker Desktop), or set DOCKER_HOST to one that runs",
        EngineProblem.NoRight => $"Join the socket's group (`sudo usermod -aG docker {Environment.UserName}`) and log in anew",
        EngineProblem.OutOfDisk => $"Free room with `{command} system prune`, or move the engine's data to a larger disk",
        EngineProblem.ImageNotToBeHad => $"Load it with `{command} load`, log in with `{command} login`, or name another with `image:`",
        EngineProblem.NameTaken => $"See `{command} ps --all`, and `conformancelab clusters ls`; remove what has the name",
        EngineProblem.PortTaken => "End what listens there, or take the port out of the lab file: a free one is found then",
        EngineProblem.TooLittleMemory => "Give the engine more memory (Docker Desktop: Settings, Resources), end other containers, or ask for fewer nodes",
        _ => $"See the engine's own log, and `{command} info`",
    };

    [GeneratedRegex("no space left on device|disk quota exceeded|not enough (free )?(disk )?space", RegexOptions.IgnoreCase)]
    private static partial Regex OutOfDisk();

    [GeneratedRegex("port is already allocated|address already in use|ports are not available|failed to bind host port|port .* is already in use", RegexOptions.IgnoreCase)]
    private static partial Regex PortTaken();

    [GeneratedRegex("name .* is already in use|already exist for a cluster with the name|network with name .* already exists|already used by", RegexOptions.IgnoreCase)]
    private static partial Regex NameTaken();

    [GeneratedRegex("permission denied while trying to connect|dial unix .*: connect: permission denied", RegexOptions.IgnoreCase)]
    private static partial Regex NoRight();

    [GeneratedRegex("cannot connect to the docker daemon|is the docker daemon running|unable to connect to podman|cannot connect to podman|failed to connect to the docker API", RegexOptions.IgnoreCase)]
    private static partial Regex NoneRunning();

    [GeneratedRegex("cannot allocate memory|out of memory|insufficient memory", RegexOptions.IgnoreCase)]
    private static partial Regex OutOfMemory();

    [GeneratedRegex("failed to pull image|pull access denied|manifest unknown|no such image|unauthorized|toomanyrequests|manifest for .* not found|unable to find image|initializing source|lookup .* no such host", RegexOptions.IgnoreCase)]
    private static partial Regex NoImage();
}
