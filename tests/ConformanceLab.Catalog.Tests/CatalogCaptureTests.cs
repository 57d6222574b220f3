using System.Text;
using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed class CatalogCaptureTests
{
    private static readonly string[] Tables = ["defaults.tsv", "fields.tsv", "gates.tsv", "minors.tsv", "objects.tsv", "releases.tsv", "resources.tsv"];

    public static IEnumerable<Minor> Read => Given.Catalog.MinorsRead.Select(read => read.Minor);

    [TestCaseSource(nameof(Read))]
    public void A_minor_that_is_there_already_is_replaced_by_the_same(Minor minor)
    {
        Assert.That(CatalogCapture.Extend(Given.Catalog, Server(minor, allOn: true)), Is.EqualTo(Stored(minor)));
        Assert.That(CatalogCapture.Extend(Given.Catalog, Server(minor, allOn: false)), Is.EqualTo(Stored(minor)), "what is off by default keeps its rows");
    }

    [Test]
    public void A_minor_that_was_taken_out_comes_back_as_it_was()
    {
        var newest = Given.Catalog.NewestRead;
        var cut = Cut(Given.Catalog, Given.Catalog.MinorsRead[^2].Minor);
        Assert.That(cut.NewestRead, Is.LessThan(newest));

        Assert.That(CatalogCapture.Extend(cut, Server(newest, allOn: true)), Is.EqualTo(Stored(newest)));
    }

    [Test]
    public void Without_a_cluster_with_everything_on_what_is_off_goes_on_as_it_was()
    {
        var newest = Given.Catalog.NewestRead;
        var before = Given.Catalog.MinorsRead[^2].Minor;
        var extended = Reload(CatalogCapture.Extend(Cut(Given.Catalog, before), Server(newest, allOn: false)));

        Assert.That(
            Given.Catalog.Resources.Keys.Where(id => extended.StateOf(id, newest).Presence == Presence.On),
            Is.EquivalentTo(Given.Catalog.Resources.Keys.Where(id => Given.Catalog.StateOf(id, newest).Presence == Presence.On)));
        var off = Given.Catalog.Resources.Keys.Where(id => Given.Catalog.StateOf(id, before).Presence == Presence.Off && Given.Catalog.StateOf(id, newest).Presence != Presence.On).ToList();
        Assert.That(off, Is.Not.Empty);
        Assert.That(off.Select(id => extended.StateOf(id, newest).Presence), Is.All.EqualTo(Presence.Off));
    }

    [Test]
    public void A_new_minor_brings_its_resources_fields_gates_objects_defaults_and_its_day()
    {
        var newest = Given.Catalog.NewestRead;
        var next = new Minor(1, 38);
        var server = Server(newest, allOn: true);
        var surface = server.Surface with
        {
            Version = new KubernetesVersion("v1.38.0", next),
            Resources = [.. server.Surface.Resources, new SurfaceResource("batch", "v2", "jobs", "Job", true, ["get", "list"])],
            Schemas = new Dictionary<string, IReadOnlyList<string>>(server.Surface.Schemas) { ["io.k8s.api.batch.v2.Job"] = ["spec"] },
            Gates = new Dictionary<string, bool>(server.Surface.Gates!) { ["JobsAnew"] = true },
            Objects = [new SurfaceObject("scheduling.k8s.io/v1/priorityclasses", "system-modest", new Dictionary<string, string>())],
            Samples = [new SurfaceSample("config-map", "v1/configmaps", [new FieldChange("immutable", null, "false")])],
        };
        var stages = new Dictionary<string, string>(server.GateStages) { ["JobsAnew"] = "BETA" };
        var extended = Reload(CatalogCapture.Extend(Given.Catalog, server with
        {
            Surface = surface, AllOn = null, GateStages = stages, Release = new Release(next, new DateOnly(2026, 12, 9), new DateOnly(2028, 2, 28), null),
        }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((extended.NewestRead, extended.Newest, extended.IsSampled(next)), Is.EqualTo((next, next, true)));
            Assert.That(extended.ReleaseOf(next)!.Released, Is.EqualTo(new DateOnly(2026, 12, 9)));
            Assert.That(extended.StateOf("batch/v2/jobs", next).Verbs, Is.EqualTo(new[] { "get", "list" }));
            Assert.That(extended.StateOf("batch/v2/jobs", newest).Presence, Is.EqualTo(Presence.Absent));
            Assert.That(extended.StateOf("v1/pods", next).Presence, Is.EqualTo(Presence.On));
            Assert.That(extended.Fields["io.k8s.api.batch.v2.Job"]["spec"].PublishedFirst, Is.EqualTo(next));
            Assert.That(extended.Gates["JobsAnew"].At(next), Is.EqualTo(new GateState(GateStage.Beta, true)));
            Assert.That(extended.Ships("scheduling.k8s.io/v1/priorityclasses", "system-modest", next), Is.True);
            Assert.That(extended.Ships("scheduling.k8s.io/v1/priorityclasses", "system-modest", newest), Is.False);
            Assert.That(extended.Ships("scheduling.k8s.io/v1/priorityclasses", "system-node-critical", next), Is.False, "it was looked for, and isn't made any more");
            Assert.That(extended.Ships("scheduling.k8s.io/v1/priorityclasses", "system-node-critical", newest), Is.True);
            Assert.That(extended.Ships("v1/namespaces", "kube-system", next), Is.True, "no namespace was seen, so nothing is said of them");
            Assert.That(extended.DefaultsAt("config-map", next), Is.EqualTo(new[] { new FieldChange("immutable", null, "false") }));
            Assert.That(extended.DefaultsAt("deployment", new Minor(1, 20)), Is.EqualTo(Given.Catalog.DefaultsAt("deployment", new Minor(1, 20))));
        }
    }

    [Test]
    public void Custom_and_aggregated_resources_are_nobodys_upstream()
    {
        var server = Server(new Minor(1, 36), allOn: false);
        var surface = server.Surface with
        {
            Resources =
            [
                .. server.Surface.Resources, new SurfaceResource("acme.example", "v1", "widgets", "Widget", true, ["get"]),
                new SurfaceResource("metrics.k8s.io", "v1beta1", "pods", "PodMetrics", true, ["get"]),
            ],
            Objects =
            [
                new SurfaceObject("apiextensions.k8s.io/v1/customresourcedefinitions", "widgets.acme.example", new Dictionary<string, string> { ["group"] = "acme.example" }),
                new SurfaceObject("apiregistration.k8s.io/v1/apiservices", "v1beta1.metrics.k8s.io", new Dictionary<string, string> { ["service"] = "metrics-server" }),
            ],
        };

        Assert.That(CatalogCapture.Extend(Given.Catalog, server with { Surface = surface })["resources.tsv"], Is.EqualTo(Stored(new Minor(1, 36))["resources.tsv"]));
    }

    [Test]
    public void A_server_that_was_not_wholly_read_is_refused()
    {
        var server = Server(new Minor(1, 36), allOn: false);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Refusal(server with { Surface = server.Surface with { Gaps = [new SurfaceGap("/openapi/v2", "503")] } }), Does.Contain("/openapi/v2 could not be read (503): what isn't read would be taken for absent"));
            Assert.That(Refusal(server with { Surface = server.Surface with { Samples = [] } }), Does.Contain("Capture from a cluster with a controller manager"));
            Assert.That(Refusal(server with { AllOn = Server(new Minor(1, 35), allOn: false).Surface }), Does.Contain("Give two clusters of the same minor"));
            Assert.That(Refusal(server with { Surface = server.Surface with { Version = new KubernetesVersion("v1.38.0", new Minor(1, 38)) } }), Does.Contain("Say so with --released DAY"));
        }
    }

    private static string Refusal(CapturedServer server) => Assert.Throws<CaptureRefusedException>(() => CatalogCapture.Extend(Given.Catalog, server))!.Message;

    /// <summary>What an unmodified server of a read minor would tell, by the tables.</summary>
    private static CapturedServer Server(Minor minor, bool allOn)
    {
        var gates = Given.Catalog.Gates.Values.Select(gate => (gate.Name, Seen: gate.Seen.FirstOrDefault(s => s.First <= minor && minor <= s.Last))).Where(gate => gate.Seen is not null).ToList();
        var sampled = Given.Catalog.Defaults.Select(sample => new SurfaceSample(sample.Key, "", [.. sample.Where(d => d.First <= minor && minor <= d.Last).Select(d => d.Change)]));
        var plain = Given.Surface(Given.Catalog.MinorsRead.Single(read => read.Minor == minor).Version, Resources(minor, Presence.On)) with
        {
            Schemas = Schemas(field => field.PublishedFirst <= minor && minor <= field.PublishedLast),
            Gates = gates.Count == 0 ? null : gates.ToDictionary(gate => gate.Name, gate => gate.Seen!.Enabled),
            Samples = [.. sampled],
        };
        return new CapturedServer
        {
            Surface = plain,
            GateStages = gates.ToDictionary(gate => gate.Name, gate => gate.Seen!.Stage == GateStage.Ga ? "" : gate.Seen.Stage.ToString().ToUpperInvariant()),
            AllOn = allOn ? plain with { Resources = [.. Resources(minor, Presence.On, Presence.Off)], Schemas = Schemas(field => field.First <= minor && minor <= field.Last) } : null,
        };
    }

    private static IEnumerable<SurfaceResource> Resources(Minor minor, params Presence[] presences) =>
        from resource in Given.Catalog.Resources.Values
        let run = resource.Runs.FirstOrDefault(run => run.First <= minor && minor <= run.Last)
        where run is not null && presences.Contains(run.OnByDefault ? Presence.On : Presence.Off)
        select new SurfaceResource(resource.Group, resource.Version, resource.Name, resource.Kind, resource.Namespaced, run.Verbs);

    private static Dictionary<string, IReadOnlyList<string>> Schemas(Func<SchemaField, bool> there) =>
        Given.Catalog.Fields.Select(schema => (schema.Key, Fields: schema.Value.Values.Where(there).Select(field => field.Name).ToList()))
            .Where(schema => schema.Fields.Count > 0)
            .ToDictionary(schema => schema.Key, schema => (IReadOnlyList<string>)schema.Fields);

    private static Dictionary<string, string> Stored(Minor captured) =>
        Tables.ToDictionary(table => table, table => table == "minors.tsv" ? WithSampled(Embedded(table), captured) : Embedded(table));

    private static string WithSampled(string table, Minor minor) =>
        string.Join('\n', table.Split('\n').Select(line => line.StartsWith($"{minor}\t", StringComparison.Ordinal) ? $"{line.TrimEnd('\t').Replace("\tsampled", "", StringComparison.Ordinal)}\tsampled" : line));

    private static string Embedded(string table)
    {
        using var reader = new StreamReader(CatalogSource.Embedded.Open($"Data/{table}"));
        return reader.ReadToEnd();
    }

    private static UpstreamCatalog Cut(UpstreamCatalog catalog, Minor last) => Reload(new Dictionary<string, string>
    {
        ["minors.tsv"] = Text(w => CatalogWriter.Minors(catalog.MinorsRead.Where(m => m.Minor <= last), w)),
        ["resources.tsv"] = Text(w => CatalogWriter.Resources(
            catalog.Resources.Values.Select(r => r with { Runs = [.. r.Runs.Where(run => run.First <= last).Select(run => run with { Last = Least(run.Last, last) })] }), w)),
        ["gates.tsv"] = Text(w => CatalogWriter.Gates(
            catalog.Gates.Values.Select(g => g with { Seen = [.. g.Seen.Where(s => s.First <= last).Select(s => s with { Last = Least(s.Last, last) })] }), w)),
        ["defaults.tsv"] = Text(w => CatalogWriter.Defaults(catalog.Defaults.SelectMany(d => d).Where(d => d.First <= last).Select(d => d with { Last = Least(d.Last, last) }), w)),
        ["fields.tsv"] = Text(w => CatalogWriter.Fields(catalog.Fields.ToDictionary(
            s => s.Key,
            s => (IReadOnlyDictionary<string, SchemaField>)s.Value.Values.Where(f => f.First <= last).Select(f => Cut(f, last)).ToDictionary(f => f.Name)), w)),
    });

    private static SchemaField Cut(SchemaField field, Minor last) => field with
    {
        Last = Least(field.Last, last),
        PublishedFirst = field.PublishedFirst <= last ? field.PublishedFirst : null,
        PublishedLast = field.PublishedFirst <= last ? Least(field.PublishedLast!.Value, last) : null,
    };

    private static Minor Least(Minor one, Minor other) => one < other ? one : other;

    private static UpstreamCatalog Reload(IReadOnlyDictionary<string, string> tables) => UpstreamCatalog.Load(new CatalogSource(
        name => tables.TryGetValue(name["Data/".Length..], out var text) ? new MemoryStream(Encoding.UTF8.GetBytes(text)) : CatalogSource.Embedded.Open(name),
        []));

    private static string Text(Action<TextWriter> write)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        write(writer);
        return writer.ToString();
    }
}
