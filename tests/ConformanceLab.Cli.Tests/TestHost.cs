using ConformanceLab.Cli.Commands;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Clusters;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using Spectre.Console.Testing;

namespace ConformanceLab.Cli.Tests;

/// <summary>A command's world in memory, with a folder of its own for what it writes.</summary>
internal sealed class TestHost : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public TestHost(IReadOnlyList<IClusterProvider>? providers = null)
    {
        Screen.Profile.Width = 160;
        Messages.Profile.Width = 400;
        Host = new CommandHost
        {
            Input = TextReader.Null,
            Output = _output,
            Screen = Screen,
            Messages = Messages,
            Variable = name => Variables.GetValueOrDefault(name),
            CurrentDirectory = Folder.Path,
            Time = Time,
            Interruption = new Interruption(Messages.WriteLine),
            Providers = providers ?? Providers.All,
        };
        Variables["XDG_STATE_HOME"] = Folder["state"];
    }

    public TempFolder Folder { get; } = new();

    public Dictionary<string, string> Variables { get; } = [];

    public TestConsole Screen { get; } = new();

    public TestConsole Messages { get; } = new();

    public FakeTimeProvider Time { get; } = new(Runs.Start);

    public CommandHost Host { get; }

    /// <summary>stdout, for programs.</summary>
    public string Output => _output.ToString();

    /// <summary>stderr, without the console's padding.</summary>
    public string Errors => string.Join('\n', Messages.Lines).TrimEnd();

    public Task<int> Run(params string[] arguments) => CommandLine.RunAsync(arguments, Host);

    public void Dispose()
    {
        Host.Interruption.Dispose();
        Screen.Dispose();
        Messages.Dispose();
        Folder.Dispose();
    }
}
