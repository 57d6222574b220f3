using System.ComponentModel;
using System.Text;
using CliWrap;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>Runs a credential plugin once. What it prints is a secret and is never shown; what it complains is shown redacted.</summary>
internal sealed class ExecPlugin(ExecSection exec, string subject, string execInfo, Machine machine, TimeProvider time)
{
    private const int MostOutput = 1024 * 1024;

    public async Task<PluginCredential> RunAsync(CancellationToken ct)
    {
        var program = Find();
        var output = new MemoryStream();
        var complaint = new StringBuilder();
        using var timeout = new CancellationTokenSource(machine.PluginTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            var result = await Cli.Wrap(program)
                .WithArguments(exec.Arguments)
                .WithEnvironmentVariables(variables =>
                {
                    foreach (var (name, value) in exec.Environment)
                    {
                        variables.Set(name, value);
                    }

                    variables.Set("KUBERNETES_EXEC_INFO", execInfo);
                })
                .WithStandardOutputPipe(PipeTarget.Create(async (source, token) => await CopyAsync(source, output, token)))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(complaint))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(either.Token);
            if (result.ExitCode != 0)
            {
                throw Fault.Of($"{Name} failed with exit code {result.ExitCode}. {Complaint(complaint)}{Known?.LogIn ?? "Run it by hand to see why, or log in again with the tool that it belongs to."}");
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Fault.Of($"{Name} gave no answer within {machine.PluginTimeout.TotalSeconds:0.###} s and was killed. {Complaint(complaint)}"
                + $"It may be waiting for a login or a password, which isn't possible here: log in first, then start again.{(Known is { } known ? $" {known.LogIn}" : "")}");
        }
        catch (Win32Exception refused)
        {
            throw Fault.Of($"{Name} can't be started: {refused.Message}. {Hint}", refused);
        }

        return PluginCredential.Parse(output.GetBuffer().AsMemory(0, (int)output.Length), exec.ApiVersion, Name);
    }

    private string Name => $"{subject}: the exec plugin '{exec.Command}'";

    private KnownPlugin? Known { get; } = KnownPlugins.Find(exec.Command, exec.Arguments);

    /// <summary>The kubeconfig's own word wins: whoever wrote it may know of an installer of the house.</summary>
    private string Hint => exec.InstallHint is { } hint
        ? $"The kubeconfig says how to get it: {hint.Trim()}"
        : Known is { } known ? $"It is {known.What}. {known.Install}" : "Install it, correct `command:`, or extend PATH.";

    private string Find()
    {
        if (!Path.IsPathRooted(exec.Command))
        {
            return machine.FindCommand(exec.Command) ?? throw Fault.Of($"{Name} isn't in PATH. {Hint}");
        }

        return Machine.IsExecutable(exec.Command)
            ? exec.Command
            : throw Fault.Of(File.Exists(exec.Command) ? $"{Name} isn't executable. Make it so with `chmod +x`." : $"{Name} isn't there. {Hint}");
    }

    private string Complaint(StringBuilder text) =>
        SecretText.Redact(text.ToString(), exec.Environment.Select(variable => variable.Value).Where(value => value.Length >= 4)) is { Length: > 0 } said
            ? $"It said: {said}\n"
            : "It said nothing. ";

    private async Task CopyAsync(Stream source, MemoryStream target, CancellationToken ct)
    {
        var buffer = new byte[16 * 1024];
        while (await source.ReadAsync(buffer, ct) is > 0 and var count)
        {
            if (target.Length + count > MostOutput)
            {
                throw Fault.Of($"{Name} printed more than {MostOutput / 1024} KiB, which no credential is. Run it by hand to see what it does.");
            }

            target.Write(buffer, 0, count);
        }
    }
}
