using System.ComponentModel;
using System.Globalization;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>A machine over SSH, through the machine's own <c>ssh</c>: its agent, jump hosts and configuration apply.</summary>
/// <param name="settings">The host, with absolute paths.</param>
/// <param name="client">The program.</param>
/// <param name="time">The clock.</param>
internal sealed class SshHost(KubeadmHostSettings settings, string client, TimeProvider time) : IKubeadmHost
{
    /// <summary>Behind a VPN the first packet may take some seconds.</summary>
    private static readonly TimeSpan ConnectedWithin = TimeSpan.FromSeconds(10);

    /// <summary>Between the interrupt and the kill.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(5);

    /// <summary>What <c>ssh</c> itself ends with where it fails.</summary>
    private const int FailureOfItsOwn = 255;

    private const string AsRoot = "if [ \"$(id -u)\" = 0 ]; then exec sh -c \"$1\"; else exec sudo -n sh -c \"$1\"; fi";

    public string Name { get; } = NameOf(settings);

    /// <summary>As messages call it.</summary>
    public static string NameOf(KubeadmHostSettings settings) =>
        string.Create(CultureInfo.InvariantCulture, $"{(settings.User is null ? "" : settings.User + "@")}{settings.Address}{(settings.Port is null ? "" : $" port {settings.Port}")}");

    public async Task<HostAnswer> RunAsync(string script, string? input, TimeSpan within, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var kill = new CancellationTokenSource();
        await using var last = either.Token.Register(() => kill.CancelAfter(EndsWithin));
        try
        {
            var answer = await Cli.Wrap(client)
                .WithArguments(Arguments(script))
                .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromString(input, Encoding.UTF8))
                .WithEnvironmentVariables(new Dictionary<string, string?> { ["LC_ALL"] = "C" })
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(Encoding.UTF8, Encoding.UTF8, kill.Token, either.Token);
            return SshFault.Of(Name, settings, new HostAnswer(answer.ExitCode, answer.StandardOutput, answer.StandardError), answer.ExitCode == FailureOfItsOwn) is { } fault
                ? throw fault
                : new HostAnswer(answer.ExitCode, answer.StandardOutput, answer.StandardError);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new KubeadmHostException(HostProblem.Silent, Name, string.Create(CultureInfo.InvariantCulture, $"it wasn't done within {within.TotalSeconds:0} s. Look at what runs there"), e);
        }
        catch (Win32Exception e)
        {
            throw new KubeadmHostException(HostProblem.NoClient, Name, $"the program `{client}` can't be started ({e.Message}). {SshFault.HowToGetClient}", e);
        }
    }

    private List<string> Arguments(string script)
    {
        var seconds = ConnectedWithin.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        List<string> arguments =
        [
            "-T",
            "-o", "BatchMode=yes",
            "-o", $"ConnectTimeout={seconds}",
            "-o", "StrictHostKeyChecking=yes",

            // A host that goes away while kubeadm works is noticed within a minute.
            "-o", "ServerAliveInterval=15",
            "-o", "ServerAliveCountMax=4",
        ];
        if (settings.Port is { } port)
        {
            arguments.AddRange(["-p", port.ToString(CultureInfo.InvariantCulture)]);
        }

        if (settings.User is { } user)
        {
            arguments.AddRange(["-l", user]);
        }

        if (settings.IdentityFile is { } identity)
        {
            arguments.AddRange(["-i", identity, "-o", "IdentitiesOnly=yes"]);
        }

        if (settings.KnownHosts is { } known)
        {
            arguments.AddRange(["-o", $"UserKnownHostsFile=\"{known}\"", "-o", "GlobalKnownHostsFile=/dev/null"]);
        }

        // Who isn't root becomes it: the shell there decides, since the user may come from ~/.ssh/config.
        arguments.AddRange(["--", settings.Address, $"exec sh -c {Quoted(AsRoot)} sh {Quoted(script)}"]);
        return arguments;
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
