using ConformanceLab.Catalog;
using ConformanceLab.Engine;
using ConformanceLab.Model;

namespace ConformanceLab.Suites.Tests;

/// <summary>What the suites promise as a whole.</summary>
[TestFixture]
internal sealed class SuiteTests
{
    private static readonly IReadOnlyList<ProbeInfo> Probes = ProbeCatalog.Load(ProbeCatalog.DefaultAssembly).Probes;
    private static readonly UpstreamCatalog Catalog = UpstreamCatalog.Load();

    [Test]
    public void There_are_at_least_80_checks() => Assert.That(Probes.Sum(probe => probe.Checks.Count), Is.GreaterThanOrEqualTo(80));

    [Test]
    public void Every_probe_names_a_feature_of_the_catalogue() =>
        Assert.That(Probes.Where(probe => !Catalog.Features.ContainsKey(probe.Feature)).Select(probe => $"{probe.Id}: {probe.Feature}"), Is.Empty);

    [Test]
    public void Every_core_feature_has_a_probe() =>
        Assert.That(Catalog.Features.Values.Where(feature => feature.Profile == FeatureProfile.Core).Select(feature => feature.Id).Except(Probes.Select(probe => probe.Feature)), Is.Empty);

    [Test]
    public void A_claim_is_a_sentence_of_one_line() =>
        Assert.That(Probes.Select(probe => probe.Claim).Where(claim => claim.Length is < 20 or > 200 || claim.Contains('\n', StringComparison.Ordinal) || claim.EndsWith('.') || !char.IsUpper(claim[0])), Is.Empty);

    [Test]
    public void Claims_are_told_apart() => Assert.That(Probes.Select(probe => probe.Claim), Is.Unique);

    [Test]
    public void A_spec_is_upstreams_own_page() =>
        Assert.That(
            Probes.Select(probe => new Uri(probe.Spec)).Where(spec => spec.Host is not ("kubernetes.io" or "github.com" or "www.rfc-editor.org" or "datatracker.ietf.org" or "openid.net")).Distinct(),
            Is.Empty);

    /// <summary>Ids are permanent: stored runs and deviations files name them. A new one is added to the list, and none ever leaves it.</summary>
    [Test]
    public void Ids_are_permanent()
    {
        var kept = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "ids.txt"));

        Assert.That(Probes.SelectMany(probe => probe.Checks.Select(check => new CheckId(probe.Id, check).ToString())), Is.EquivalentTo(kept), "tests/ConformanceLab.Suites.Tests/ids.txt has to be extended");
        Assert.That(kept, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.Unique);
    }
}
