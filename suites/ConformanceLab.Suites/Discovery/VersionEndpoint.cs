using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("GET /version tells the server's version in every field that its schema requires", Access = RunMode.ReadOnly, Severity = Severity.Critical)]
[Feature("version-endpoint")]
[Spec("https://kubernetes.io/releases/version-skew-policy/#supported-versions")]
public sealed class VersionEndpoint : Probe
{
    [Test]
    public async Task Version_has_all_required_fields(CancellationToken ct)
    {
        var claim = Answer.Must(await Api.TryGet("/version", ct)).Succeed();

        foreach (var field in new[] { "major", "minor", "gitVersion", "gitCommit", "gitTreeState", "buildDate", "goVersion", "compiler", "platform" })
        {
            claim.HaveField(field);
        }
    }

    [Test]
    public async Task Git_version_agrees_with_major_and_minor(CancellationToken ct)
    {
        var version = Answer.Must(await Api.TryGet("/version", ct)).Succeed().Answer;

        // A build between two releases has a plus behind its minor.
        var series = $"v{version.Text("major")}.{version.Text("minor")?.TrimEnd('+')}.";
        Assert.That(version.Text("gitVersion"), Does.StartWith(series));
    }
}
