using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed class GateVerdictTests
{
    private static readonly string[] ToldMinors = [.. Given.Catalog.MinorsRead.Where(m => m.Minor >= new Minor(1, 26)).Select(m => m.Minor.ToString())];

    [TestCaseSource(nameof(ToldMinors))]
    public void A_server_with_the_gates_of_its_minor_only_lags(string minor) =>
        Assert.That(Judge(Version(minor), Upstream(minor)).Select(f => f.Verdict).Distinct(), Is.SubsetOf(new[] { Verdict.Lags }));

    [Test]
    public void A_gate_that_is_on_before_upstream_has_it_on_is_added()
    {
        var finding = With("1.30", ("UserNamespacesSupport", true)).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((finding.Feature, finding.Verdict, finding.Since?.ToString()), Is.EqualTo(("gate:UserNamespacesSupport", Verdict.Adds, "1.33")));
            Assert.That(finding.Why, Does.StartWith("Switched on early: upstream 1.30 has it off (beta); it is on since 1.33"));
        }
    }

    [Test]
    public void A_gate_that_is_off_where_upstream_has_it_on_is_restricted()
    {
        var finding = With("1.30", ("ServerSideApply", true), ("AnonymousAuthConfigurableEndpoints", false), ("ValidatingAdmissionPolicy", false)).Single();
        Assert.That((finding.Feature, finding.Verdict), Is.EqualTo(("gate:ValidatingAdmissionPolicy", Verdict.Restricts)));
    }

    [Test]
    public void A_gate_that_the_server_does_not_know_is_restricted()
    {
        var gates = Upstream("1.30");
        gates.Remove("ValidatingAdmissionPolicy");
        Assert.That(Telling(Judge(Version("1.30"), gates)).Single().Verdict, Is.EqualTo(Verdict.Restricts));
    }

    [Test]
    public void A_gate_of_nobody_is_the_vendors_own_when_it_is_on()
    {
        Assert.That(With("1.30", ("VendorTurbo", true)).Single().Verdict, Is.EqualTo(Verdict.Adds));
        Assert.That(With("1.30", ("VendorTurbo", false)), Is.Empty);
    }

    [TestCase("v1.36.2", ExpectedResult = Verdict.Adds)]
    [TestCase("v1.36.99", ExpectedResult = Verdict.Unknown, Description = "Patches of a series that lives can bring gates of minors that were not read")]
    [TestCase("v1.30.14", ExpectedResult = Verdict.Adds)]
    public Verdict A_gate_of_nobody_can_be_of_a_later_patch_while_the_series_lives(string version)
    {
        var gates = Upstream(Minor.Parse(version).ToString());
        gates["VendorTurbo"] = true;
        return Judge(version, gates).Single(f => f.Feature == "gate:VendorTurbo").Verdict;
    }

    [TestCase("v1.31.0", ExpectedResult = Verdict.Unknown, Description = "1.31.14 was read, and the gate is new in 1.31")]
    [TestCase("v1.31.14", ExpectedResult = Verdict.Restricts)]
    [TestCase("v1.32.0", ExpectedResult = Verdict.Restricts, Description = "1.32.13 was read, and 1.31 had the gate already")]
    public Verdict A_gate_that_an_earlier_patch_does_not_know_may_have_come_with_a_patch(string version)
    {
        var gates = Upstream(Minor.Parse(version).ToString());
        Assert.That(gates.Remove("ResilientWatchCacheInitialization"), Is.True);
        return Judge(version, gates).Single(f => f.Feature == "gate:ResilientWatchCacheInitialization").Verdict;
    }

    [TestCase("1.28", "UnauthenticatedHTTP2DOSMitigation", false, Description = "Brought to patches of 1.26 to 1.28 switched off")]
    [TestCase("1.29", "UnauthenticatedHTTP2DOSMitigation", true)]
    [TestCase("1.31", "ResilientWatchCacheInitialization", true)]
    [TestCase("1.32", "WindowsHostNetwork", true, Description = "Alpha, and yet on")]
    public void What_a_distribution_patched_where_servers_were_read_is_not_taken_for_upstreams(string minor, string gate, bool on)
    {
        Assert.That(Given.Catalog.Gates[gate].At(Minor.Parse(minor))!.Enabled, Is.EqualTo(on));
        Assert.That(Given.Catalog.Gates[gate].Listed.Last(s => s.Since <= Minor.Parse(minor)).Default, Is.EqualTo(on));
    }

    [Test]
    public void A_gate_of_a_later_minor_is_the_vendors_doing_unless_a_later_patch_can_have_brought_it()
    {
        var gates = Upstream("1.30");
        Assert.That(gates.TryAdd("InPlacePodLevelResourcesVerticalScaling", true), Is.True);
        Assert.That(Judge("v1.30.0", gates).Single(f => f.Feature == "gate:InPlacePodLevelResourcesVerticalScaling").Verdict, Is.EqualTo(Verdict.Adds));
        Assert.That(Judge("v1.30.99", gates).Single(f => f.Feature == "gate:InPlacePodLevelResourcesVerticalScaling").Verdict, Is.EqualTo(Verdict.Unknown));
    }

    [Test]
    public void A_gate_that_upstream_switched_on_later_lags()
    {
        var finding = Judge(Version("1.30"), Upstream("1.30")).Single(f => f.Feature == "gate:UserNamespacesSupport");
        Assert.That((finding.Verdict, finding.Since?.ToString()), Is.EqualTo((Verdict.Lags, "1.33")));
    }

    [Test]
    public void A_server_that_tells_no_gates_is_unknown_since_1_26_and_not_asked_before()
    {
        Assert.That(Judge("v1.30.0", null).Select(f => (f.Feature, f.Verdict)), Is.EqualTo(new[] { ("gate:*", Verdict.Unknown) }));
        Assert.That(Judge("v1.25.0", null), Is.Empty);
    }

    private static List<Finding> With(string minor, params (string Name, bool On)[] changed)
    {
        var gates = Upstream(minor);
        var before = gates.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, on) in changed.Where(c => !before.Contains(c.Name) || gates[c.Name] != c.On))
        {
            gates[name] = on;
        }

        return [.. Telling(Judge(Version(minor), gates)).Where(f => changed.Any(c => f.Feature == $"gate:{c.Name}"))];
    }

    private static IEnumerable<Finding> Telling(IEnumerable<Finding> findings) => findings.Where(f => f.Verdict != Verdict.Lags);

    private static IEnumerable<Finding> Judge(string version, IReadOnlyDictionary<string, bool>? gates) =>
        Given.Judge(Given.Surface(version, []) with { Gates = gates }).Where(f => f.Feature.StartsWith("gate:", StringComparison.Ordinal));

    private static string Version(string minor) => Given.Catalog.MinorsRead.First(m => m.Minor.ToString() == minor).Version;

    private static Dictionary<string, bool> Upstream(string minor) => Given.Gates(Minor.Parse(minor))!;
}
