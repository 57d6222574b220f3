using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed class CapturedObjectTests
{
    private const string FlowSchemas = "flowcontrol.apiserver.k8s.io/v1/flowschemas";
    private static readonly Minor Next = new(Given.Catalog.NewestRead.Major, Given.Catalog.NewestRead.Number + 1);

    [Test]
    public void What_the_next_minor_no_longer_makes_ends_with_the_one_before()
    {
        var made = Captured(Made("probes", "vendor-to-be"));

        Assert.That(made.Where(o => o.Name == "probes").Select(o => o.Last), Has.Some.EqualTo(Given.Catalog.NewestRead));
        Assert.That(made.Where(o => o.Name == "vendor-to-be").Select(o => (o.First, o.Last, o.Always)), Is.EqualTo(new (Minor?, Minor?, bool)[] { (Next, null, true) }));
        Assert.That(made.Where(o => o.Name == "exempt").Select(o => o.Last), Is.All.Null);
    }

    [Test]
    public void Kinds_that_were_not_listed_stay_as_they_were() =>
        Assert.That(Captured(Made("probes", "vendor-to-be")).Where(o => !o.Resource.EndsWith("/flowschemas", StringComparison.Ordinal)), Is.EquivalentTo(Given.Catalog.Objects.Where(o => !o.Resource.EndsWith("/flowschemas", StringComparison.Ordinal))));

    /// <summary>The flow schemas of the newest minor, without one and with another.</summary>
    private static IEnumerable<SurfaceObject> Made(string without, string with) =>
        Given.Catalog.Objects.Where(o => o.Resource == ResourceId.Parse(FlowSchemas).Unversioned && o.IsMadeBy(Given.Catalog.NewestRead) && o.Name != without)
            .Select(o => Given.Object(FlowSchemas, o.Name)).Append(Given.Object(FlowSchemas, with));

    private static IReadOnlyList<UpstreamObject> Captured(IEnumerable<SurfaceObject> objects)
    {
        var tables = CatalogCapture.Extend(Given.Catalog, new CapturedServer
        {
            Surface = Given.Surface($"v{Next}.0", Given.Defaults(Given.Catalog.NewestRead.ToString())) with { Objects = [.. objects], Gaps = [], Samples = [new SurfaceSample("pod", "v1/pods", [])] },
            GateStages = new Dictionary<string, string>(),
            Release = new Release(Next, Given.Today, Given.Today, null),
        });
        return TableReader.Objects(new StringReader(tables["objects.tsv"]), "objects.tsv");
    }
}
