using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed class ResourceVerdictTests
{
    private static readonly Verdict[] Deviations = [Verdict.Adds, Verdict.Restricts, Verdict.Differs, Verdict.Unknown];

    public static IEnumerable<string> Minors => Given.Catalog.MinorsRead.Select(m => m.Minor.ToString());

    [TestCaseSource(nameof(Minors))]
    public void An_unmodified_server_of_any_minor_has_nothing_but_same_and_lags(string minor)
    {
        var findings = Given.Judge(Given.Surface($"v{minor}.0", Given.Defaults(minor)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(findings.Where(f => Deviations.Contains(f.Verdict)), Is.Empty);
            Assert.That(findings.Count(f => f.Verdict == Verdict.Same), Is.EqualTo(Given.Defaults(minor).Count()));
        }
    }

    [TestCaseSource(nameof(Minors))]
    public void Each_resource_that_is_taken_away_is_found_and_nothing_else(string minor)
    {
        var whole = Given.Defaults(minor).ToList();
        foreach (var hidden in whole)
        {
            var found = Given.Judge(Given.Surface($"v{minor}.0", whole.Where(r => r != hidden))).Where(f => Deviations.Contains(f.Verdict)).ToList();
            Assert.That(found.Select(f => (f.Feature, f.Verdict)), Is.EqualTo(new[] { ($"api:{hidden.Id}", Verdict.Restricts) }));
        }
    }

    [TestCaseSource(nameof(Minors))]
    public void Each_resource_that_is_off_by_default_is_found_when_it_is_switched_on(string minor)
    {
        var off = Given.Catalog.Resources.Keys.Where(id => Given.Catalog.StateOf(id, Minor.Parse(minor)).Presence == Presence.Off).ToList();
        Assert.That(off, Is.Not.Empty);
        var findings = Given.Judge(Given.Surface($"v{minor}.0", [.. Given.Defaults(minor), .. off.Select(id => Given.Resource(id, "get"))]));
        Assert.That(
            findings.Where(f => Deviations.Contains(f.Verdict)).Select(f => (f.Feature, f.Verdict)),
            Is.EquivalentTo(off.Select(id => ($"api:{id}", Verdict.Adds))));
    }

    [Test]
    public void A_missing_verb_restricts_and_the_resource_stays_the_same()
    {
        var findings = With("1.20", r => r.Id == "v1/pods" ? r with { Verbs = [.. r.Verbs.Where(v => v != "deletecollection")] } : r);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Of(findings, "api:v1/pods:deletecollection").Verdict, Is.EqualTo(Verdict.Restricts));
            Assert.That(Of(findings, "api:v1/pods").Verdict, Is.EqualTo(Verdict.Same));
        }
    }

    [Test]
    public void A_verb_that_upstream_never_had_is_added()
    {
        var finding = Of(With("1.20", r => r.Id == "v1/bindings" ? r with { Verbs = ["create", "list"] } : r), "api:v1/bindings:list");
        Assert.That((finding.Verdict, finding.Since), Is.EqualTo((Verdict.Adds, (Minor?)null)));
    }

    [Test]
    public void A_verb_of_a_newer_minor_lags_and_where_it_is_here_it_is_early()
    {
        var lags = Of(With("1.20", r => r), "api:v1/services:deletecollection");
        var early = Of(With("1.20", r => r.Id == "v1/services" ? r with { Verbs = [.. r.Verbs, "deletecollection"] } : r), "api:v1/services:deletecollection");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((lags.Verdict, lags.Since), Is.EqualTo((Verdict.Lags, (Minor?)new Minor(1, 23))));
            Assert.That(lags.Why, Does.Contain("1.23 (released 2021-12-07, 1812 days before this run) at the latest"));
            Assert.That((early.Verdict, early.Since), Is.EqualTo((Verdict.Adds, (Minor?)new Minor(1, 23))));
        }
    }

    [Test]
    public void A_resource_that_newer_upstream_brought_lags_with_its_minor()
    {
        var finding = Of(With("1.20", r => r), "api:batch/v1/cronjobs");
        Assert.That((finding.Verdict, finding.Since), Is.EqualTo((Verdict.Lags, (Minor?)new Minor(1, 21))));
        Assert.That(finding.Why, Is.EqualTo("Upstream has it on by default since 1.21 (released 2021-04-08, 2055 days before this run); upstream 1.20 has not."));
    }

    [Test]
    public void A_resource_that_is_alpha_here_and_on_in_newer_upstream_lags() =>
        Assert.That(Of(With("1.20", r => r), "api:v1/pods/ephemeralcontainers").Verdict, Is.EqualTo(Verdict.Lags));

    [Test]
    public void What_a_later_minor_brought_and_a_still_later_one_removed_is_not_mentioned() =>
        Assert.That(With("1.20", r => r).Select(f => f.Feature), Has.None.EqualTo("api:flowcontrol.apiserver.k8s.io/v1beta2/flowschemas"));

    [TestCase("1.20", "batch/v1/cronjobs", "Here early: upstream 1.20 has no such resource; it is on by default since 1.21", "1.21")]
    [TestCase("1.20", "v1/pods/ephemeralcontainers", "Switched on early: upstream 1.20 has it off by default, and on since 1.23", "1.23")]
    [TestCase("1.20", "storage.k8s.io/v1alpha1/csistoragecapacities", "Switched on: upstream 1.20 has it off by default.", "1.20")]
    [TestCase("1.26", "batch/v1beta1/cronjobs", "Kept after upstream removed it in 1.25; 1.24 was the last to have it.", "1.25")]
    [TestCase("1.26", "extensions/v1beta1/ingresses", "Kept after upstream removed it by 1.23; 1.21 was the last that was read to have it.", "1.23")]
    [TestCase("1.26", "resource.k8s.io/v1alpha2/resourceclaims", "Here early: upstream has it since 1.27", "1.27")]
    public void A_resource_that_upstream_has_not_on_is_added_and_told_apart_by_how(string minor, string id, string why, string since)
    {
        var finding = Of(With(minor, r => r, Given.Resource(id, "get")), $"api:{id}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.Verdict, Is.EqualTo(Verdict.Adds));
            Assert.That(finding.Why, Does.StartWith(why));
            Assert.That(finding.Since?.ToString(), Is.EqualTo(since));
        }
    }

    [TestCase("widgets.acme.example/v1/widgets", "group 'widgets.acme.example' is of a vendor we have no entry for")]
    [TestCase("config.openshift.io/v1/clusterversions", "group 'config.openshift.io' is Red Hat OpenShift's")]
    [TestCase("metrics.k8s.io/v1beta1/pods", "group 'metrics.k8s.io' is Kubernetes' metrics API's")]
    [TestCase("apps/v1/widgets", "Added to upstream's own group")]
    [TestCase("v1/widgets", "Added to upstream's own group")]
    public void What_no_upstream_minor_has_is_the_vendors(string id, string why)
    {
        var finding = Of(With("1.30", r => r, Given.Resource(id, "get")), $"api:{id}");
        Assert.That(finding.Verdict, Is.EqualTo(Verdict.Adds));
        Assert.That(finding.Why, Does.Contain(why));
    }

    [Test]
    public void What_the_harness_made_is_no_finding() =>
        Assert.That(With("1.30", r => r, Given.Resource("probe-x1.conformancelab.dev/v1/things", "get")).Select(f => f.Feature), Has.None.Contains("conformancelab.dev"));

    [TestCase("/apis/batch/v1")]
    [TestCase("/apis/batch")]
    [TestCase("/apis")]
    [TestCase("GET /apis/batch/v1?timeout=32s")]
    public void What_discovery_did_not_tell_is_unknown_and_not_absent(string gap)
    {
        var findings = Given.Judge(Given.Surface("v1.20.2", Given.Defaults("1.20").Where(r => r is not { Group: "batch", Version: "v1" }), gaps: [new SurfaceGap(gap, "503 Service Unavailable")]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Of(findings, "api:batch/v1/jobs").Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(Of(findings, "api:batch/v1/jobs").Why, Does.Contain("503"));
            Assert.That(Of(findings, "api:batch/v1/cronjobs").Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(findings.Select(f => f.Verdict), Has.None.EqualTo(Verdict.Restricts));
        }
    }

    [Test]
    public void A_gap_in_one_group_excuses_no_other()
    {
        var findings = Given.Judge(Given.Surface("v1.20.2", Given.Defaults("1.20").Where(r => r.Group != "batch"), gaps: [new SurfaceGap("/apis/apps/v1", "503"), new SurfaceGap("/api", "503")]));
        Assert.That(Of(findings, "api:batch/v1/jobs").Verdict, Is.EqualTo(Verdict.Restricts));
    }

    [Test]
    public void Of_a_minor_that_was_not_read_only_what_its_neighbours_agree_on_is_claimed()
    {
        var agreed = Given.Defaults("1.22").Where(r => r.Id != "v1/pods").ToList();
        var findings = Given.Judge(Given.Surface("v1.22.4", [.. agreed, Given.Resource("extensions/v1beta1/ingresses", "get")]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Of(findings, "api:v1/pods").Verdict, Is.EqualTo(Verdict.Restricts));
            Assert.That(Of(findings, "api:extensions/v1beta1/ingresses").Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(Of(findings, "api:autoscaling/v2/horizontalpodautoscalers").Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(Of(findings, "api:v1/services:deletecollection").Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(Of(findings, "api:v1/nodes").Verdict, Is.EqualTo(Verdict.Same));
            Assert.That(findings.Select(f => f.Verdict), Has.None.EqualTo(Verdict.Adds));
        }
    }

    [TestCase("v1.22.0", "1.21")]
    [TestCase("v1.22.0", "1.23")]
    [TestCase("v1.37.0", "1.36")]
    [TestCase("v1.19.0", "1.20")]
    public void An_unmodified_server_that_was_not_read_has_no_deviation(string version, string like)
    {
        Verdict[] deviations = [Verdict.Adds, Verdict.Restricts, Verdict.Differs];
        Assert.That(Given.Judge(Given.Surface(version, Given.Defaults(like))).Where(f => deviations.Contains(f.Verdict)), Is.Empty);
    }

    [Test]
    public void Of_a_minor_newer_than_what_was_read_only_what_lasts_is_claimed()
    {
        var here = Given.Defaults("1.36").Where(r => r.Id is not ("v1/pods" or "v1/pods/exec")).ToList();
        var findings = Given.Judge(Given.Surface("v1.37.1", [.. here, Given.Resource("apps/v1/novelties", "get"), Given.Resource("acme.example/v1/widgets", "get"), Given.Resource("batch/v1beta1/cronjobs", "get")]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Of(findings, "api:v1/pods").Verdict, Is.EqualTo(Verdict.Restricts));
            Assert.That(Of(findings, "api:v1/pods/exec").Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(Of(findings, "api:apps/v1/novelties").Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(Of(findings, "api:acme.example/v1/widgets").Verdict, Is.EqualTo(Verdict.Adds));
            Assert.That(Of(findings, "api:batch/v1beta1/cronjobs").Verdict, Is.EqualTo(Verdict.Adds));
        }
    }

    [Test]
    public void Findings_of_the_surface_point_to_it() =>
        Assert.That(Of(With("1.20", r => r), "api:v1/pods").Evidence, Is.EqualTo(new[] { "surface/prod.json" }));

    private static IReadOnlyList<Finding> With(string minor, Func<SurfaceResource, SurfaceResource> change, params SurfaceResource[] more) =>
        Given.Judge(Given.Surface($"v{minor}.0", Given.Defaults(minor).Select(change).Concat(more)));

    private static Finding Of(IReadOnlyList<Finding> findings, string feature) => findings.Single(f => f.Feature == feature);
}
