using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Running;
using ConformanceLab.Model;
using Spectre.Console;

namespace ConformanceLab.Cli.Commands;

/// <summary>Tells what a run would do.</summary>
internal static class DryRun
{
    public static void Write(CommandHost host, RunPlan plan, RunCall call)
    {
        var probes = plan.Selection.Choose(host.Probes.Probes);
        if (call.Output == OutputFormat.Json)
        {
            Shared.WriteJson(host, plan.Targets.Select(target => new
            {
                Id = target.Name,
                target.Provider,
                target.Version,
                Role = target.Role.Word(),
                Mode = plan.Mode.Word(),
                Checks = probes.SelectMany(probe => probe.Checks.Select(check => new CheckId(probe.Id, check).ToString())),
            }));
            return;
        }

        host.Screen.WriteLine($"lab {plan.Lab}: {plan.Targets.Count} target{(plan.Targets.Count == 1 ? "" : "s")}, {probes.Count} probes, {probes.Sum(probe => probe.Checks.Count)} checks on each, mode {plan.Mode.Word()}");
        foreach (var target in plan.Targets)
        {
            host.Screen.WriteLine($"target {target.Name}: {target.Provider}{(target.Version is null ? "" : $" {target.Version}")}{(target.Role == TargetRole.Control ? ", control" : "")}");
        }

        foreach (var probe in probes)
        {
            host.Screen.WriteLine($"probe {probe.Id}: {probe.Claim}{(plan.Mode != RunMode.Full && !Allowed(probe.Access, plan.Mode) ? $" (would be skipped: needs --mode {probe.Access.Word()})" : "")}");
        }
    }

    /// <summary>Modes are declared from the one that allows most to the one that allows least.</summary>
    private static bool Allowed(RunMode access, RunMode mode) => access >= mode;
}
