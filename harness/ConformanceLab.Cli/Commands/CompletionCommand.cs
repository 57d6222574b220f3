using System.CommandLine;
using ConformanceLab.Cli.Completing;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Commands;

/// <summary><c>completion</c>: scripts for shells.</summary>
internal sealed class CompletionCommand : TeachingCommand
{
    public CompletionCommand(CommandHost host)
        : base("completion", "Print a script that has a shell complete commands, options, targets of the lab file, suites and probes.")
    {
        var shell = new Argument<string>("SHELL") { Description = "Which shell.", HelpName = "bash|zsh|fish" };
        shell.AcceptOnlyFromAmong([.. ShellScripts.All.Keys]);
        Add(shell);
        Examples =
        [
            ("source <(conformancelab completion bash)", "bash, in ~/.bashrc."),
            ("source <(conformancelab completion zsh)", "zsh, in ~/.zshrc, after compinit."),
            ("conformancelab completion fish | source", "fish, in ~/.config/fish/config.fish."),
        ];
        SetAction(parsed =>
        {
            host.Output.Write(ShellScripts.All[parsed.GetValue(shell)!]);
            return (int)ExitCode.Done;
        });
    }
}
