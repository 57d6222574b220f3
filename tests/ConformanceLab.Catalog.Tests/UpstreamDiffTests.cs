using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed class UpstreamDiffTests
{
    [TestCase("1.24", "1.25", "api:policy/v1beta1/podsecuritypolicies", UpstreamMove.Went)]
    [TestCase("1.24", "1.25", "api:batch/v1beta1/cronjobs", UpstreamMove.Went)]
    [TestCase("1.25", "1.24", "api:batch/v1beta1/cronjobs", UpstreamMove.Came)]
    [TestCase("1.20", "1.21", "api:batch/v1/cronjobs", UpstreamMove.Came)]
    [TestCase("1.21", "1.23", "api:v1/services:deletecollection", UpstreamMove.Came)]
    [TestCase("1.20", "1.23", "api:v1/pods/ephemeralcontainers", UpstreamMove.SwitchedOn)]
    [TestCase("1.25", "1.26", "field:io.k8s.api.core.v1.PodSpec.schedulingGates", UpstreamMove.Came)]
    [TestCase("1.31", "1.32", "gate:WatchList", UpstreamMove.SwitchedOn)]
    [TestCase("1.32", "1.33", "gate:WatchList", UpstreamMove.SwitchedOff)]
    [TestCase("1.28", "1.29", "gate:APIListChunking", UpstreamMove.Staged)]
    [TestCase("1.24", "1.25", "pod-security-policies", UpstreamMove.Went)]
    [TestCase("1.28", "1.29", "sidecar-containers", UpstreamMove.SwitchedOn)]
    [TestCase("1.27", "1.28", "sidecar-containers", UpstreamMove.Came)]
    public void What_changed_is_told_once_with_how(string first, string second, string id, UpstreamMove move) =>
        Assert.That(UpstreamDiff.Between(Given.Catalog, Minor.Parse(first), Minor.Parse(second)).Where(change => change.Id == id).Select(change => change.Move), Is.EqualTo(new[] { move }));

    [Test]
    public void A_minor_does_not_differ_from_itself() =>
        Assert.That(Given.Catalog.MinorsRead.SelectMany(read => UpstreamDiff.Between(Given.Catalog, read.Minor, read.Minor)), Is.Empty);

    [Test]
    public void The_way_back_is_as_long_as_the_way_there() =>
        Assert.That(UpstreamDiff.Between(Given.Catalog, new Minor(1, 33), new Minor(1, 28)), Has.Count.EqualTo(UpstreamDiff.Between(Given.Catalog, new Minor(1, 28), new Minor(1, 33)).Count));

    [Test]
    public void What_is_not_known_of_a_minor_is_no_change() =>
        Assert.That(UpstreamDiff.Between(Given.Catalog, new Minor(1, 21), new Minor(1, 22)).Select(change => change.Id), Has.None.EqualTo("api:v1/services:deletecollection").And.None.EqualTo("api:v1/pods/ephemeralcontainers"));
}
