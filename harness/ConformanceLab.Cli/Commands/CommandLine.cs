using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Commands;

/// <summary>The command line as a whole: parses, runs, and turns what goes wrong into messages and exit codes.</summary>
internal static class CommandLine
{
    /// <summary>Prints the stack of what we did not foresee.</summary>
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Show where in the program an unforeseen fault came from.", Recursive = true };

    /// <summary>All commands.</summary>
    public static RootCommand Build(CommandHost host)
    {
        var root = new RootCommand(
            "What does a Kubernetes cluster add, what does it restrict, and where does it lag, held against upstream? ConformanceLab probes clusters as they are shipped, "
            + "names who is responsible for each difference, and publishes the proof.")
        {
            new RunCommand(host),
            new EvaluateCommand(host),
            new CompareCommand(host),
            new ReportCommand(host),
            new ListCommand(host),
            new ClustersCommand(host),
            new CatalogCommand(host),
            new CleanupCommand(host),
            new CompletionCommand(host),
            new WorkerCommand(host),
            Verbose,
        };
        foreach (var help in root.Options.OfType<HelpOption>().ToList())
        {
            help.Description = "Show what a command does, its options, their defaults, and examples.";
            help.Action = new TeachingHelp((HelpAction)help.Action!);
        }

        return root;
    }

    /// <summary>Runs a command.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandHost host)
    {
        var parsed = Build(host).Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is null or ParseErrorAction)
        {
            foreach (var error in parsed.Errors.Select(error => error.Message).Distinct())
            {
                host.Tell($"error: {error}");
            }

            host.Tell($"'conformancelab {Path(parsed)}--help' shows how it is called.");
            return (int)ExitCode.Usage;
        }

        host.Verbose = parsed.GetValue(Verbose);
        try
        {
            using var signals = parsed.CommandResult.Command is WorkerCommand ? null : host.Interruption.Listen();
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = host.Output, Error = host.Output },
                host.Interruption.Graceful);
            return host.Interruption.Requested ? (int)ExitCode.Interrupted : code;
        }
        catch (OperationCanceledException) when (host.Interruption.Requested)
        {
            return (int)ExitCode.Interrupted;
        }
        catch (ConformanceLabException e)
        {
            host.Tell($"error: {e.Message}");
            return (int)e.ExitCode;
        }
#pragma warning disable CA1031 // The one place where an unforeseen fault is told to the user instead of ending the process with a dump.
        catch (Exception e)
        {
            host.TellFault(e);
            return (int)ExitCode.Fault;
        }
#pragma warning restore CA1031
    }

    private static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result?.Command is not null and not RootCommand; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, result.Command.Name);
        }

        return string.Concat(names.Select(name => $"{name} "));
    }
}

/// <summary>A command that shows how it is used.</summary>
internal abstract class TeachingCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines, each with what it does.</summary>
    public IReadOnlyList<(string Line, string Does)> Examples { get; protected init; } = [];
}

/// <summary>Help with examples after it.</summary>
internal sealed class TeachingHelp(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is TeachingCommand { Examples.Count: > 0 } command)
        {
            output.WriteLine("Examples:");
            foreach (var (line, does) in command.Examples)
            {
                output.WriteLine($"  # {does}");
                output.WriteLine($"  {line}");
            }

            output.WriteLine();
        }
        else if (parseResult.CommandResult.Command is RootCommand)
        {
            output.WriteLine("Exit codes:");
            output.WriteLine("  0 done, and the gate holds; 1 the gate does not hold; 2 the call or the lab file is wrong; 3 a target could not be reached or brought up;");
            output.WriteLine("  4 a fault of ours; 130 interrupted");
            output.WriteLine();
        }

        return code;
    }
}
