using System.Text.Json;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Clusters;
using NJsonSchema;
using YamlDotNet.Serialization;

namespace ConformanceLab.Cli.Tests.Labs;

public sealed class LabSchemaTests
{
    private static readonly string Labs = Path.Combine(Repository.Root, "labs");

    private static IEnumerable<string> LabFiles() => Directory.EnumerateFiles(Labs, "*.yaml").Select(Path.GetFileName)!;

    [Test]
    public void The_committed_schema_is_what_the_records_say()
    {
        var file = Path.Combine(Labs, "lab.schema.json");
        var current = LabSchema.Of(Providers.All);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(file, current);
        }

        Assert.That(File.ReadAllText(file), Is.EqualTo(current), "Records changed: run this test with UPDATE_SNAPSHOTS=1 and commit labs/lab.schema.json");
    }

    [TestCaseSource(nameof(LabFiles))]
    public async Task A_committed_lab_keeps_the_schema(string lab)
    {
        var schema = await JsonSchema.FromJsonAsync(LabSchema.Of(Providers.All), CancellationToken.None);

        Assert.That(schema.Validate(Json(await File.ReadAllTextAsync(Path.Combine(Labs, lab)))).Select(error => error.ToString()), Is.Empty);
    }

    [TestCaseSource(nameof(LabFiles))]
    public void A_committed_lab_is_read_without_a_mistake(string lab)
    {
        Assert.That(LabReader.Read(lab, Labs, new LabWorld(Providers.All, null)).Targets, Is.Not.Empty);
    }

    [TestCase("suits: []")]
    [TestCase("suites: crud")]
    [TestCase("gate: { failOn: [restrict] }")]
    [TestCase("targets: [{ name: one, provider: nobody }]")]
    [TestCase("targets: [{ name: Ein_Name, provider: k3s }]")]
    [TestCase("targets: [{ name: one, provider: control-plane, controlPlane: { admissionPlugin: [] } }]")]
    [TestCase("targets: [{ name: one, provider: control-plane, role: boss }]")]
    [TestCase("targets: [{ name: one }]")]
    [TestCase("targets: [{ name: one, provider: k3s, providers: [k3s] }]")]
    [TestCase("targets: [{ name: one, providers: [] }]")]
    [TestCase("targets: [{ name: one, providers: [nobody] }]")]
    [TestCase("targets: [{ name: one, provider: k3s, version: v1.20.2, versions: [v1.21.1] }]")]
    [TestCase("targets: [{ name: one, provider: k3s, versions: [newest] }]")]
    public async Task What_the_reader_refuses_the_schema_refuses(string mistake)
    {
        var targets = mistake.StartsWith("targets", StringComparison.Ordinal) ? "" : "targets: [{ name: one, provider: k3s }]\n";
        var yaml = $"apiVersion: conformancelab.dev/v1\nkind: Lab\nmetadata: {{ name: x }}\n{targets}{mistake}\n";
        using var folder = new TempFolder();
        folder.Write("lab.yaml", yaml);
        var schema = await JsonSchema.FromJsonAsync(LabSchema.Of(Providers.All), CancellationToken.None);

        Assert.That(schema.Validate(Json(yaml)), Is.Not.Empty);
        Assert.Throws<LabFileException>(() => LabReader.Read("lab.yaml", folder.Path, new LabWorld(Providers.All, ["crud"])));
    }

    [TestCase("targets: [{ name: one, providers: [k3s, control-plane], versions: [v1.20.2, v1.21.1], controlPlane: {} }]")]
    [TestCase("targets: [{ name: one, providers: [kubeconfig, k3s], context: prod }]")]
    public async Task What_the_reader_takes_the_schema_takes(string targets)
    {
        var yaml = $"apiVersion: conformancelab.dev/v1\nkind: Lab\nmetadata: {{ name: x }}\n{targets}\n";
        using var folder = new TempFolder();
        folder.Write("lab.yaml", yaml);
        var schema = await JsonSchema.FromJsonAsync(LabSchema.Of(Providers.All), CancellationToken.None);

        Assert.That(schema.Validate(Json(yaml)).Select(error => error.ToString()), Is.Empty);
        Assert.DoesNotThrow(() => LabReader.Read("lab.yaml", folder.Path, new LabWorld(Providers.All, ["crud"])));
    }

    [Test]
    public void Every_key_says_what_it_is()
    {
        using var schema = JsonDocument.Parse(LabSchema.Of(Providers.All));
        var target = schema.RootElement.GetProperty("properties").GetProperty("targets").GetProperty("items").GetProperty("properties");

        Assert.That(target.EnumerateObject().Where(key => !key.Value.TryGetProperty("description", out _)).Select(key => key.Name), Is.Empty);
        Assert.That(target.GetProperty("controlPlane").GetProperty("properties").GetProperty("mirror").GetProperty("description").GetString(), Does.Contain("http"));
    }

    /// <summary>As another program would read the YAML: unquoted words become numbers and booleans.</summary>
    private static string Json(string yaml) =>
        new SerializerBuilder().JsonCompatible().Build().Serialize(new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml)!);
}
