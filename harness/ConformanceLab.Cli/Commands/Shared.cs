using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Commands;

/// <summary>How a command writes what it found.</summary>
internal enum OutputFormat
{
    /// <summary>For a person.</summary>
    Text,

    /// <summary>For a program.</summary>
    Json,
}

/// <summary>The call is wrong in a way that the parser can't see.</summary>
/// <param name="message">What, why and what next.</param>
public sealed class UsageException(string message) : ConformanceLabException(message)
{
    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Usage;
}

/// <summary>Options that several commands take.</summary>
internal static class Shared
{
    public const string DefaultLab = "lab.yaml";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Option<string> LabFile() => new("--file", "-f")
    {
        Description = "The lab file.", HelpName = "lab.yaml", DefaultValueFactory = _ => DefaultLab,
    };

    public static Option<OutputFormat> Output() => new("--output", "-o")
    {
        Description = "How to write the result to stdout: text for people, json for programs. [default: text]", HelpName = "text|json",
    };

    public static Option<string[]> Many(string name, string helpName, string description) => new(name)
    {
        Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [],
    };

    public static Option<string[]> Targets(CommandHost host, Option<string> file)
    {
        var option = Many("--target", "NAME", "Only these targets of the lab file. [default: all]");
        option.DefaultValueFactory = null;
        option.CompletionSources.Add(context => TargetNames(host, context.ParseResult.GetValue(file) ?? DefaultLab));
        return option;
    }

    /// <summary>Names of a lab file's targets, for the shell's completion: none where the file can't be read.</summary>
    public static IEnumerable<string> TargetNames(CommandHost host, string file)
    {
        try
        {
            var lab = host.ReadLab(file);
            return [.. lab.Targets.Select(target => target.Name), .. lab.Matrices.Keys];
        }
        catch (ConformanceLabException)
        {
            return [];
        }
    }

    public static Option<string[]> Kubeconfig() => Many(
        "--kubeconfig", "PATH", "Kubeconfig files, in the order of precedence. [default: KUBECONFIG, ~/.kube/config, or the pod's service account]");

    public static Option<string?> Context() => new("--context") { Description = "The context in the kubeconfig. [default: the current one]", HelpName = "NAME" };

    /// <summary>How many clusters at once.</summary>
    /// <remarks>Nobody's machine carries many control planes at once, and even the smallest one carries two.</remarks>
    public static Option<int> ParallelClusters(string description) => Count("--parallel-clusters", description, Math.Clamp(Environment.ProcessorCount, 2, 8));

    /// <summary>A whole number of at least 1.</summary>
    public static Option<int> Count(string name, string description, int standard)
    {
        return new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1)
                {
                    return count;
                }

                result.AddError($"{name} must be a whole number of at least 1, not '{result.Tokens[0].Value}'.");
                return standard;
            },
        };
    }

    /// <summary>The targets that were asked for, in the order of the lab; a matrix's name asks for all that it became.</summary>
    /// <exception cref="UsageException">One isn't there.</exception>
    public static IReadOnlyList<TargetSpec> Choose(Lab lab, IReadOnlyList<string> names)
    {
        var known = lab.Targets.Select(target => target.Name).Concat(lab.Matrices.Keys).ToList();
        var strangers = names.Except(known).ToList();
        return strangers.Count > 0
            ? throw new UsageException($"--target: the lab '{lab.Name}' has no target '{string.Join("', '", strangers)}'. {Nearest.Hint(strangers[0], known)}")
            : [.. lab.Targets.Where(target => names.Count == 0 || names.Any(name => name == target.Name || (lab.Matrices.TryGetValue(name, out var cells) && cells.Contains(target.Name))))];
    }

    /// <summary>Writes a value for a program.</summary>
    public static void WriteJson<T>(CommandHost host, T value) => host.Output.WriteLine(JsonSerializer.Serialize(value, Json));
}
