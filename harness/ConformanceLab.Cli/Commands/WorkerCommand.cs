using System.CommandLine;
using System.Runtime.InteropServices;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Running;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Engine;
using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Cli.Commands;

/// <summary><c>worker</c>: one target's checks, in a process of their own. Started by <c>run</c>, never by a person.</summary>
internal sealed class WorkerCommand : Command
{
    public WorkerCommand(CommandHost host)
        : base(WorkerProcess.CommandName, "Run the job on stdin. Started by 'run'; not for people.")
    {
        Hidden = true;
        SetAction(async (_, ct) =>
        {
            // Ctrl-C goes to every process of the terminal; what it means for us is the parent's to say, through stdin.
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
            using var hangup = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
            var kubeconfigs = new KubeconfigLoader(host.Time);
            await new Worker(host.Output, AccessAsync, host.Time).RunAsync(host.Input, ct);
            return (int)ExitCode.Done;

            async Task<TargetAccess> AccessAsync(Connection connection, CancellationToken stopping)
            {
                var configuration = await kubeconfigs.LoadAsync(connection, stopping);
                return new TargetAccess(configuration, configuration.Handlers());
            }
        });
    }
}
