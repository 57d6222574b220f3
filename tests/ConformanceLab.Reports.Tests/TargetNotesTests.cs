using ConformanceLab.Catalog;
using ConformanceLab.Model;

namespace ConformanceLab.Reports.Tests;

/// <summary>What a report says of a target beside its verdicts.</summary>
internal sealed class TargetNotesTests
{
    private static readonly Distro Upstream = new("upstream", "Kubernetes", []);

    [Test]
    public void What_differs_once_a_cluster_is_relaxed_is_told_with_its_denier()
    {
        using var scratch = new Scratch();
        var run = new SampleRun(scratch.Path).Probe("pods/privileged", "pod-privileged", "A privileged pod is taken", "It_is")
            .Target("prod", TargetRole.Subject, Upstream, "v1.30.5", null)
            .Target("prod-relaxed", TargetRole.Subject, Upstream, "v1.30.5", null, clusterOf: "prod")
            .Finding("prod", "pod-privileged", Verdict.Restricts, "denied", new Denier(DenierKind.PodSecurity, "baseline:latest"))
            .Finding("prod", "pods", Verdict.Same, "as in upstream")
            .Finding("prod-relaxed", "pod-privileged", Verdict.Same, "as in upstream")
            .Finding("prod-relaxed", "pods", Verdict.Same, "as in upstream");
        var comparison = Comparison.Of([run.Open()], new ReportOptions());
        var delta = comparison.Deltas.Single();

        Assert.That((delta.AsShipped.Key, delta.Relaxed.Key, delta.Relaxed.RelaxedFrom), Is.EqualTo(("prod", "prod-relaxed", "prod")));
        Assert.That(delta.Changes.Select(change => (change.Row.Id, change.AsShipped.Verdict, change.Relaxed.Verdict)), Is.EqualTo(new[] { ("pod-privileged", Verdict.Restricts, Verdict.Same) }));
    }

    [Test]
    public void Rights_that_the_credentials_lacked_are_listed_with_the_checks_that_they_hid()
    {
        using var scratch = new Scratch();
        const string forbidden = "pods is forbidden: User \"tester\" cannot create resource \"deployments\" in API group \"apps\" in the namespace \"x\"";
        var run = new SampleRun(scratch.Path).Probe("pods/first", "pods", "It holds", "One", "Two").Probe("pods/second", "pods", "It holds", "Three")
            .Target("prod", TargetRole.Subject, Upstream, "v1.30.5", null, capabilities: Capability.Controllers)
            .Check("prod", "pods/first", "One", Outcome.Denied, "denied", new Denier(DenierKind.Rbac, null), forbidden)
            .Check("prod", "pods/first", "Two", Outcome.Denied, "denied", new Denier(DenierKind.Rbac, null), forbidden)
            .Check("prod", "pods/second", "Three", Outcome.Skipped, "the target has no create-namespaces");
        var rights = Comparison.Of([run.Open()], new ReportOptions()).Targets.Single().MissingRights;

        Assert.That(
            rights.Select(right => $"{right.Right}: {string.Join(", ", right.Checks)}"),
            Is.EqualTo(new[] { "create apps/deployments: pods/first#One, pods/first#Two", "create-namespaces: pods/second#Three" }));
    }

    [Test]
    public void A_cluster_admin_lacks_no_right()
    {
        using var scratch = new Scratch();
        var run = new SampleRun(scratch.Path).Probe("pods/first", "pods", "It holds", "One")
            .Target("prod", TargetRole.Subject, Upstream, "v1.30.5", null)
            .Check("prod", "pods/first", "One", Outcome.Denied, "denied", new Denier(DenierKind.Rbac, null), "cannot create resource \"pods\" in API group \"\"");

        Assert.That(Comparison.Of([run.Open()], new ReportOptions()).Targets.Single().MissingRights, Is.Empty);
    }

    [TestCase(TargetRole.Control, 1)]
    [TestCase(TargetRole.Subject, 0)]
    public void What_an_unmodified_upstream_can_not_have_is_a_fault_of_ours(TargetRole role, int faults)
    {
        using var scratch = new Scratch();
        var run = new SampleRun(scratch.Path).Target("upstream", role, Upstream, "v1.30.5", null)
            .Finding("upstream", "pods", Verdict.Restricts, "absent").Finding("upstream", "jobs", Verdict.Lags, "later");

        Assert.That(Comparison.Of([run.Open()], new ReportOptions()).Targets.Single().Faults, Has.Count.EqualTo(faults));
    }

    [TestCase("v1.20.2", "13 patches behind v1.20.15, its last")]
    [TestCase("v1.20.15+k3s1", "its last patch, v1.20.15")]
    [TestCase("v1.36.0", "at least 2 patches behind v1.36.2")]
    public void Patches_behind_are_told_as_far_as_they_are_known(string version, string told)
    {
        using var scratch = new Scratch();
        var run = new SampleRun(scratch.Path).Target("prod", TargetRole.Subject, Upstream, version, new Lag(1, 100, true));

        Assert.That(Comparison.Of([run.Open()], ReportOptions.From(UpstreamCatalog.Load())).Targets.Single().LagLine, Does.Contain(told));
    }
}
