using ConformanceLab.Catalog;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Clusters;
using ConformanceLab.Engine;
using Spectre.Console;

namespace ConformanceLab.Cli.Hosting;

/// <summary>What a command is given of the world: replaced as a whole in tests.</summary>
internal sealed class CommandHost
{
    private readonly Lazy<UpstreamCatalog> _catalog = new(UpstreamCatalog.Load);
    private readonly Lazy<ProbeCatalog> _probes;

    public CommandHost() => _probes = new(() => ProbeCatalog.Load(SuitesAssembly));

    /// <summary>stdin.</summary>
    public required TextReader Input { get; init; }

    /// <summary>stdout, for what a program reads.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>stdout, for what a person reads.</summary>
    public required IAnsiConsole Screen { get; init; }

    /// <summary>stderr: progress and diagnostics.</summary>
    public required IAnsiConsole Messages { get; init; }

    /// <summary>Environment variables.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Absolute.</summary>
    public required string CurrentDirectory { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>What Ctrl-C means.</summary>
    public required Interruption Interruption { get; init; }

    /// <summary>Whether unforeseen faults are told with where they came from.</summary>
    public bool Verbose { get; set; }

    /// <summary>Every provider.</summary>
    public IReadOnlyList<IClusterProvider> Providers { get; init; } = Clusters.Providers.All;

    /// <summary>The assembly of suites.</summary>
    public string SuitesAssembly { get; init; } = ProbeCatalog.DefaultAssembly;

    /// <summary>What upstream is.</summary>
    public UpstreamCatalog Catalog => _catalog.Value;

    /// <summary>The probes.</summary>
    public ProbeCatalog Probes => _probes.Value;

    /// <summary>Names of all suites.</summary>
    public IReadOnlyList<string> Suites => [.. Probes.Probes.Select(probe => probe.Suite).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Ours.</summary>
    public static string Version { get; } = typeof(CommandHost).Assembly.GetName().Version!.ToString(3);

    /// <summary><c>$XDG_STATE_HOME/conformancelab</c>, or <c>~/.local/state/conformancelab</c>.</summary>
    public string StateFolder => Path.Combine(
        Variable("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state)
            ? state
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
        "conformancelab");

    /// <summary>Reads a lab file.</summary>
    /// <exception cref="LabFileException">It has mistakes.</exception>
    public Lab ReadLab(string path) => LabReader.Read(path, CurrentDirectory, new LabWorld(Providers, Suites));

    /// <summary>A line for people, on stderr. Not taken for markup.</summary>
    public void Tell(string line) => Messages.WriteLine(line);

    /// <summary>What we did not foresee.</summary>
    public void TellFault(Exception fault)
    {
        Tell(Verbose ? $"fault: {fault}" : $"fault: {fault.GetType().Name}: {fault.Message}");
        Tell($"This is a fault of conformancelab {Version}, not of your cluster. Please report it, with what '--verbose' adds.");
    }

    /// <summary>The process's own.</summary>
    public static CommandHost OfProcess()
    {
        var noColour = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var messages = Console(StandardStreams.Error, StandardStreams.ErrorIsTerminal, noColour);
        return new CommandHost
        {
            Input = StandardStreams.Input,
            Output = StandardStreams.Output,
            Screen = Console(StandardStreams.Output, StandardStreams.OutputIsTerminal, noColour),
            Messages = messages,
            Variable = Environment.GetEnvironmentVariable,
            CurrentDirectory = Environment.CurrentDirectory,
            Time = TimeProvider.System,
            Interruption = new Interruption(messages.WriteLine),
        };
    }

    private static IAnsiConsole Console(TextWriter writer, bool terminal, bool noColour)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal && !noColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!terminal)
        {
            // Nobody's screen: lines that a program reads are not to be broken.
            console.Profile.Width = 1000;
        }

        return console;
    }
}
