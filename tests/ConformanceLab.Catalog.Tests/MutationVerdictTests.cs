using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

public sealed class MutationVerdictTests
{
    private const string Token = "spec.volumes[<token>]";

    [TestCase("v1.20.2")]
    [TestCase("v1.22.0")]
    [TestCase("v1.24.0")]
    [TestCase("v1.36.2")]
    public void What_upstream_makes_of_an_object_is_not_mentioned(string version)
    {
        var minor = Minor.Parse(version);
        var like = Given.Catalog.IsSampled(minor) ? minor : new Minor(1, 23);

        Assert.That(Judge(version, Given.Catalog.DefaultsAt("pod", like)), Is.Empty);
    }

    [Test]
    public void Between_two_minors_that_were_sampled_what_either_makes_is_told_where_it_differs()
    {
        var told = Judge("v1.22.0", [.. Given.Catalog.DefaultsAt("pod", new Minor(1, 23)).Select(change => change.Path == Token ? change with { Got = "{}" } : change)]).Single();

        Assert.That((told.Feature, told.Verdict), Is.EqualTo(($"mutation:pod:{Token}", Verdict.Differs)));
        Assert.That(told.Why, Does.Contain("\"secret\":").And.Contain(" or ").And.Contain("\"serviceAccountToken\":").And.Contain("here it becomes {}"));
    }

    [Test]
    public void What_is_set_beyond_upstream_is_added_and_what_is_dropped_restricted()
    {
        var told = Judge("v1.20.2", [.. Given.Catalog.DefaultsAt("pod", new Minor(1, 20)), new FieldChange("spec.dnsConfig", null, "{}"), new FieldChange("spec.hostname", "\"a\"", null)]);

        Assert.That(
            told.Select(finding => (finding.Feature, finding.Verdict)),
            Is.EquivalentTo(new[] { ("mutation:pod:spec.dnsConfig", Verdict.Adds), ("mutation:pod:spec.hostname", Verdict.Restricts) }));
    }

    [Test]
    public void What_upstream_makes_and_the_target_leaves_differs()
    {
        var told = Judge("v1.20.2", [.. Given.Catalog.DefaultsAt("pod", new Minor(1, 20)).Where(change => change.Path != "spec.schedulerName")]).Single();

        Assert.That((told.Feature, told.Verdict), Is.EqualTo(("mutation:pod:spec.schedulerName", Verdict.Differs)));
    }

    private static IReadOnlyList<Finding> Judge(string version, IReadOnlyList<FieldChange> changes)
    {
        var surface = Given.Surface(version, Given.Defaults("1.20")) with { Samples = [new SurfaceSample("pod", "v1/pods", changes)] };
        return [.. Given.Judge(surface).Where(finding => finding.Feature.StartsWith("mutation:", StringComparison.Ordinal))];
    }
}
