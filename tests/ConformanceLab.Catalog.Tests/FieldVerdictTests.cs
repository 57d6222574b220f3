using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed class FieldVerdictTests
{
    private const string PodSpec = "io.k8s.api.core.v1.PodSpec";

    private static readonly string[] ReadMinors = [.. Given.Catalog.MinorsRead.Select(m => m.Minor.ToString())];

    [TestCaseSource(nameof(ReadMinors))]
    public void A_server_that_publishes_what_upstream_of_its_minor_does_only_lags(string minor)
    {
        var findings = Judge(minor, Published(minor));
        Assert.That(findings.Select(f => f.Verdict).Distinct(), Is.SubsetOf(new[] { Verdict.Lags }));
        Assert.That(findings.Any(), Is.EqualTo(Minor.Parse(minor) < Given.Catalog.NewestRead));
    }

    [Test]
    public void A_field_that_is_not_published_is_restricted()
    {
        var finding = Without("1.20", "hostNetwork").Single();
        Assert.That((finding.Feature, finding.Verdict), Is.EqualTo(("field:io.k8s.api.core.v1.PodSpec.hostNetwork", Verdict.Restricts)));
    }

    [Test]
    public void A_field_of_nobody_is_the_vendors_own()
    {
        var finding = With("1.20", "turbo").Single();
        Assert.That((finding.Feature, finding.Verdict), Is.EqualTo(("field:io.k8s.api.core.v1.PodSpec.turbo", Verdict.Adds)));
        Assert.That(finding.Why, Does.Contain("the vendor's own"));
    }

    [Test]
    public void A_field_of_a_later_minor_is_here_early_and_does_not_lag()
    {
        var finding = With("1.20", "schedulingGates").Single(f => f.Feature.EndsWith(".schedulingGates", StringComparison.Ordinal));
        Assert.That((finding.Verdict, finding.Since?.ToString()), Is.EqualTo((Verdict.Adds, "1.26")));
    }

    [Test]
    public void A_field_of_a_later_minor_lags_with_the_minor_that_brought_it()
    {
        var finding = Judge("1.20", Published("1.20")).Single(f => f.Feature == $"field:{PodSpec}.schedulingGates");
        Assert.That((finding.Verdict, finding.Since?.ToString()), Is.EqualTo((Verdict.Lags, "1.26")));
    }

    [Test]
    public void A_schema_that_is_hidden_while_its_api_is_served_is_one_finding()
    {
        var published = Published("1.20");
        published.Remove(PodSpec);
        var finding = Telling(Judge("1.20", published)).Single();
        Assert.That((finding.Feature, finding.Verdict), Is.EqualTo(($"field:{PodSpec}", Verdict.Restricts)));
    }

    [Test]
    public void A_schema_that_went_with_its_api_is_not_mentioned_beside_it()
    {
        var published = Published("1.20");
        foreach (var schema in published.Keys.Where(s => s.StartsWith("io.k8s.api.batch.v1beta1.", StringComparison.Ordinal)).ToList())
        {
            published.Remove(schema);
        }

        var resources = Given.Defaults("1.20").Where(r => r is not { Group: "batch", Version: "v1beta1" });
        Assert.That(Telling(Fields(Given.Surface("v1.20.2", resources) with { Schemas = published })), Is.Empty);
    }

    [Test]
    public void A_schema_that_comes_with_an_api_that_is_off_by_default_is_not_mentioned_beside_it()
    {
        var published = Published("1.20");
        published["io.k8s.api.batch.v2alpha1.CronJobSpec"] = ["schedule", "suspend"];
        Assert.That(Telling(Judge("1.20", published)), Is.Empty);
    }

    [Test]
    public void The_schema_of_a_kind_that_is_not_served_is_not_mentioned_beside_it()
    {
        var published = Published("1.20");
        published.Remove("io.k8s.api.core.v1.PodTemplate");
        Assert.That(Telling(Fields(Given.Surface("v1.20.2", Given.Defaults("1.20").Where(r => r.Id != "v1/podtemplates")) with { Schemas = published })), Is.Empty);
    }

    [Test]
    public void What_could_not_be_read_is_unknown()
    {
        var findings = Fields(Given.Surface("v1.20.2", Given.Defaults("1.20"), gaps: [new SurfaceGap("/openapi/v2", "403: no")]));
        Assert.That(findings.Select(f => (f.Feature, f.Verdict)), Is.EqualTo(new[] { ("field:*", Verdict.Unknown) }));
    }

    [Test]
    public void Nothing_is_claimed_of_a_minor_beyond_those_that_were_read() =>
        Assert.That(Fields(Given.Surface("v1.40.0", []) with { Schemas = Published("1.36") }), Is.Empty);

    [Test]
    public void A_minor_that_was_not_read_is_held_against_what_its_neighbours_agree_on()
    {
        Assert.That(Telling(Judge("1.22", Published("1.21"))), Is.Empty);
        Assert.That(Telling(Judge("1.22", Published("1.23"))), Is.Empty);
        var published = Published("1.21");
        published[PodSpec] = [.. published[PodSpec].Where(f => f != "hostNetwork")];
        Assert.That(Telling(Judge("1.22", published)).Single().Verdict, Is.EqualTo(Verdict.Restricts));
    }

    private static IEnumerable<Finding> Without(string minor, string field)
    {
        var published = Published(minor);
        published[PodSpec] = [.. published[PodSpec].Where(f => f != field)];
        return Telling(Judge(minor, published));
    }

    private static IEnumerable<Finding> With(string minor, string field)
    {
        var published = Published(minor);
        published[PodSpec] = [.. published[PodSpec], field];
        return Telling(Judge(minor, published));
    }

    private static IEnumerable<Finding> Telling(IEnumerable<Finding> findings) => findings.Where(f => f.Verdict != Verdict.Lags);

    private static IEnumerable<Finding> Judge(string minor, Dictionary<string, IReadOnlyList<string>> schemas) =>
        Fields(Given.Surface($"v{minor}.0", Given.Defaults(minor == "1.22" ? "1.21" : minor)) with { Schemas = schemas });

    private static IEnumerable<Finding> Fields(Surface surface) => Given.Judge(surface).Where(f => f.Feature.StartsWith("field:", StringComparison.Ordinal));

    private static Dictionary<string, IReadOnlyList<string>> Published(string minor)
    {
        var at = Minor.Parse(minor);
        return (from schema in Given.Catalog.Fields
                let fields = schema.Value.Values.Where(f => f.PublishedFirst <= at && at <= f.PublishedLast).Select(f => f.Name).ToList()
                where fields.Count > 0
                select (schema.Key, fields)).ToDictionary(s => s.Key, s => (IReadOnlyList<string>)s.fields, StringComparer.Ordinal);
    }
}
