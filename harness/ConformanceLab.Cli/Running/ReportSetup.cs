using System.Globalization;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Reports;

namespace ConformanceLab.Cli.Running;

/// <summary>What reports need beside runs: the catalogue, and the CI job that we run in.</summary>
internal static class ReportSetup
{
    public static ReportOptions Options(CommandHost host) => new()
    {
        Feature = id => host.Catalog.Features.GetValueOrDefault(id),
        SupportEnds = minor => host.Catalog.ReleaseOf(minor)?.EndOfLife,
        Build = Build(host.Variable),
    };

    /// <summary>The job, as the CI system's variables tell it; null outside of the ones we know.</summary>
    public static BuildInfo? Build(Func<string, string?> variable) => 0 switch
    {
        _ when variable("GITHUB_ACTIONS") == "true" => new BuildInfo(
            "github",
            variable("GITHUB_WORKFLOW") ?? "workflow",
            $"{variable("GITHUB_SERVER_URL")}/{variable("GITHUB_REPOSITORY")}/actions/runs/{variable("GITHUB_RUN_ID")}",
            Number(variable("GITHUB_RUN_NUMBER"))),
        _ when variable("GITLAB_CI") == "true" => new BuildInfo("gitlab", variable("CI_JOB_NAME") ?? "job", variable("CI_JOB_URL"), Number(variable("CI_JOB_ID"))),
        _ when variable("JENKINS_URL") is { Length: > 0 } => new BuildInfo("jenkins", variable("JOB_NAME") ?? "job", variable("BUILD_URL"), Number(variable("BUILD_NUMBER"))),
        _ => null,
    };

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
