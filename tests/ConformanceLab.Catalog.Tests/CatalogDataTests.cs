using System.Text;
using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed class CatalogDataTests
{
    [Test]
    public void Writing_what_was_read_gives_the_same_bytes()
    {
        var catalog = Given.Catalog;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Written(w => CatalogWriter.Releases(catalog.Releases, w)), Is.EqualTo(Stored("releases.tsv")));
            Assert.That(Written(w => CatalogWriter.Minors(catalog.MinorsRead, w)), Is.EqualTo(Stored("minors.tsv")));
            Assert.That(Written(w => CatalogWriter.Resources(catalog.Resources.Values, w)), Is.EqualTo(Stored("resources.tsv")));
            Assert.That(Written(w => CatalogWriter.Gates(catalog.Gates.Values, w)), Is.EqualTo(Stored("gates.tsv")));
            Assert.That(Written(w => CatalogWriter.Fields(catalog.Fields, w)), Is.EqualTo(Stored("fields.tsv")));
            Assert.That(Written(w => CatalogWriter.Objects(catalog.Objects, w)), Is.EqualTo(Stored("objects.tsv")));
            Assert.That(Written(w => CatalogWriter.Defaults(catalog.Defaults.SelectMany(d => d), w)), Is.EqualTo(Stored("defaults.tsv")));
        }
    }

    [Test]
    public void A_field_that_is_published_in_part_of_its_minors_survives_writing_and_reading()
    {
        const string text = "#schema\n#\tfield\tfirst\tlast\tpublished\nio.example.Thing\n\ta\t1.20\t1.36\n\tb\t1.20\t1.36\t1.24-1.30\n\tc\t1.20\t1.36\tnever\n";
        var read = TableReader.Fields(new StringReader(text), "fields.tsv");
        Assert.That(read["io.example.Thing"]["b"].PublishedLast, Is.EqualTo(new Minor(1, 30)));
        Assert.That(Written(w => CatalogWriter.Fields(read, w)), Is.EqualTo(text));
    }

    [TestCase("releases.tsv", "1.20\tyesterday\t2022-02-28\t", "column 2 is 'yesterday'")]
    [TestCase("releases.tsv", "1.20\t2020-12-08", "2 columns where 4 are expected")]
    [TestCase("minors.tsv", "one\tv1.20.2\t", "column 1 is 'one' where a minor such as 1.20 is expected")]
    [TestCase("minors.tsv", "1.20\tv1.20.2\tmaybe", "column 3 is 'maybe' where sampled or nothing is expected")]
    [TestCase("defaults.tsv", "pod\tspec.priority\t-\t0\tnow\t1.20", "column 5 is 'now' where a minor such as 1.20 is expected")]
    [TestCase("fields.tsv", "io.example.Thing\n\ta\t1.20", "3 columns where 4 or 5 are expected")]
    [TestCase("fields.tsv", "io.example.Thing\n\ta\t1.20\tlater", "column 4 is 'later' where a minor such as 1.20 is expected")]
    [TestCase("resources.tsv", "v1/pods\tPod\tglobal\t1.20\t1.36\ton\tget", "column 3 is 'global' where namespaced or cluster is expected")]
    [TestCase("gates.tsv", "X\tlisted\t1.20\t\tgamma\ton\t", "column 5 is 'gamma'")]
    [TestCase("fields.tsv", "io.example.Thing\n\ta\t1.20\t1.36\tsometimes", "column 5 is 'sometimes'")]
    public void A_malformed_table_is_told_with_its_file_line_and_column(string file, string row, string problem)
    {
        var catalog = With(new() { [$"Data/{file}"] = $"#head\n{row}\n" });
        var error = Assert.Throws<CatalogDataException>(() => Touch(catalog()));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(error!.File, Is.EqualTo($"Data/{file}"));
            Assert.That(error.Line, Is.EqualTo(row.Contains('\n') ? 3 : 2));
            Assert.That(error.Message, Does.Contain(problem));
            Assert.That(error.ExitCode, Is.EqualTo(ExitCode.Fault));
        }
    }

    [TestCase("""[{ "id": "a", "title": "A", "profile": "core" }, { "id": "a", "title": "B", "profile": "core" }]""", "feature 'a' stands in x.json too")]
    [TestCase("""[{ "id": "a", "title": "A", "profile": "core", "alpha": "soon" }]""", "feature 'a' has 'soon' as alpha where a minor")]
    [TestCase("""[{ "id": "a", "title": "A", "profile": "vital" }]""", "feature 'a' has 'vital' as profile where core, optional or extended is expected")]
    [TestCase("""[{ "id": "a", "title": "A", "profile": "core", "beat": "1.20" }]""", "feature 'a' has a property 'beat' that is not known")]
    [TestCase("""[{ "id": "a", "profile": "core" }]""", "feature 'a' lacks id, title or profile")]
    [TestCase("""[{ "id": "a", "title": "A", "profile": "core", "kep": "555" }]""", "feature 'a' has '555' as kep where a number is expected")]
    [TestCase("[{", "Expected")]
    [TestCase("null", "an array of entries is expected")]
    public void A_malformed_feature_file_is_told(string json, string problem)
    {
        var catalog = With(new() { ["Features/x.json"] = json }, "Features/x.json");
        Assert.That(() => catalog().Features, Throws.TypeOf<CatalogDataException>().With.Message.Contains(problem).And.Property("File").EqualTo("Features/x.json"));
    }

    [Test]
    public void A_missing_table_is_told() =>
        Assert.That(() => UpstreamCatalog.Load(new CatalogSource(_ => null, [])), Throws.TypeOf<CatalogDataException>().With.Message.Contains("Data/releases.tsv: the file is missing"));

    private static Func<UpstreamCatalog> With(Dictionary<string, string> files, params string[] features) => () => UpstreamCatalog.Load(new CatalogSource(
        name => files.TryGetValue(name, out var text) ? new MemoryStream(Encoding.UTF8.GetBytes(text)) : CatalogSource.Embedded.Open(name),
        features));

    private static int Touch(UpstreamCatalog catalog) => catalog.Resources.Count + catalog.Gates.Count + catalog.Fields.Count + catalog.Defaults.Count;

    private static string Stored(string table)
    {
        using var reader = new StreamReader(CatalogSource.Embedded.Open($"Data/{table}"));
        return reader.ReadToEnd();
    }

    private static string Written(Action<TextWriter> write)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        write(writer);
        return writer.ToString();
    }
}
