using System.Text.RegularExpressions;
using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed partial class FeatureEntryTests
{
    /// <summary>The gate is on a minor before an unmodified server has the feature: its API was beta, and beta APIs are off by default since 1.24.</summary>
    private static readonly (string Feature, string Minor)[] GateWithoutApi = [("self-subject-review", "1.27")];

    public static IEnumerable<FeatureEntry> Entries => Given.Catalog.Features.Values.OrderBy(f => f.Id, StringComparer.Ordinal);

    [Test]
    public void There_are_at_least_120_of_them_in_areas_of_their_own() =>
        Assert.That((Given.Catalog.Features.Count, Given.Catalog.Features.Values.Select(f => f.Area).Distinct().Count()), Is.GreaterThanOrEqualTo((120, 8)));

    [TestCaseSource(nameof(Entries))]
    public void An_entry_is_well_formed(FeatureEntry entry)
    {
        var stages = new[] { entry.Alpha, entry.Beta, entry.OnByDefault, entry.Removed }.OfType<string>().Select(Minor.Parse).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(entry.Id, Does.Match(KebabCase()));
            Assert.That(entry.Title, Is.Not.Empty.And.Not.EndsWith("."));
            Assert.That(stages, Is.Not.Empty.And.Ordered);
            Assert.That(entry.Ga is null || entry.OnByDefault is null || Minor.Parse(entry.OnByDefault) <= Minor.Parse(entry.Ga), Is.True, "on by default at the latest when it is GA");
            Assert.That(stages, Is.All.LessThanOrEqualTo(Given.Catalog.Newest));
            Assert.That(entry.AlsoOnIn.Select(Minor.Parse), Is.All.LessThan(entry.OnByDefault is { } on ? Minor.Parse(on) : default));
            Assert.That(entry.Profile != FeatureProfile.Core || entry.OnByDefault is not null, Is.True, "core is on by default");
        }
    }

    public static IEnumerable<FeatureEntry> Gated => Entries.Where(e => e.Gate is not null);

    [TestCaseSource(nameof(Gated))]
    public void An_entry_agrees_with_its_gate_in_every_minor(FeatureEntry entry)
    {
        Assert.That(Given.Catalog.Gates, Contains.Key(entry.Gate!));
        var gate = Given.Catalog.Gates[entry.Gate!];
        var compared = 0;
        for (var minor = new Minor(1, 8); minor <= Given.Catalog.NewestRead; minor = minor with { Number = minor.Number + 1 })
        {
            if (gate.At(minor) is not { } state)
            {
                Assert.That(Stage(entry, minor), Is.Null, $"{minor}: the gate isn't there yet");
                continue;
            }

            compared++;
            if (Stage(entry, minor) is null)
            {
                Assert.That(state.Enabled, Is.False, $"{minor}: a gate can be there before what it guards, but not on");
                continue;
            }

            Assert.That(Stage(entry, minor), Is.EqualTo(state.Stage), $"stage at {minor}");
            Assert.That(On(entry, minor), Is.EqualTo(state.Enabled && !GateWithoutApi.Contains((entry.Id, minor.ToString()))), $"on by default at {minor}");
        }

        Assert.That(compared, Is.Positive);
    }

    [Test]
    public void Each_exception_to_the_gates_is_needed() =>
        Assert.That(
            GateWithoutApi.Select(e => (Given.Catalog.Gates[Given.Catalog.Features[e.Feature].Gate!].At(Minor.Parse(e.Minor))!.Enabled, On(Given.Catalog.Features[e.Feature], Minor.Parse(e.Minor)))),
            Is.All.EqualTo((true, false)));

    [TestCase("cron-jobs-v1beta1", "batch/v1beta1/cronjobs")]
    [TestCase("events-v1", "events.k8s.io/v1/events")]
    [TestCase("pod-security-policies", "policy/v1beta1/podsecuritypolicies")]
    [TestCase("self-subject-review", "authentication.k8s.io/v1/selfsubjectreviews")]
    [TestCase("validating-admission-policies", "admissionregistration.k8s.io/v1/validatingadmissionpolicies")]
    [TestCase("mutating-admission-policies", "admissionregistration.k8s.io/v1/mutatingadmissionpolicies")]
    [TestCase("dynamic-resource-allocation", "resource.k8s.io/v1/resourceclaims")]
    [TestCase("service-cidrs", "networking.k8s.io/v1/servicecidrs")]
    [TestCase("volume-attributes-classes", "storage.k8s.io/v1/volumeattributesclasses")]
    [TestCase("ephemeral-containers", "v1/pods/ephemeralcontainers")]
    [TestCase("pod-resize", "v1/pods/resize")]
    public void An_entry_agrees_with_the_resource_it_stands_on(string feature, string resource)
    {
        foreach (var (minor, _, _) in Given.Catalog.MinorsRead)
        {
            Assert.That(On(Given.Catalog.Features[feature], minor), Is.EqualTo(Given.Catalog.StateOf(resource, minor).Presence == Presence.On), $"{minor}");
        }
    }

    private static GateStage? Stage(FeatureEntry entry, Minor minor) =>
        Reached(entry.Ga, minor) ? GateStage.Ga : Reached(entry.Beta, minor) ? GateStage.Beta : Reached(entry.Alpha, minor) ? GateStage.Alpha : null;

    private static bool On(FeatureEntry entry, Minor minor) =>
        (Reached(entry.OnByDefault, minor) || entry.AlsoOnIn.Contains(minor.ToString())) && !Reached(entry.Removed, minor);

    private static bool Reached(string? stage, Minor minor) => stage is not null && Minor.Parse(stage) <= minor;

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex KebabCase();
}
