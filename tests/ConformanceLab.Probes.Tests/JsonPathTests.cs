using System.Text.Json.Nodes;

namespace ConformanceLab.Probes.Tests;

[TestFixture]
internal sealed class JsonPathTests
{
    private static readonly JsonNode Pod = JsonNode.Parse("""{"metadata":{"labels":{"a.b/c":"x"}},"spec":{"containers":[{"image":"i"}],"n":3,"on":true,"none":null}}""")!;

    [TestCase("metadata.labels['a.b/c']", "x")]
    [TestCase("spec.containers[0].image", "i")]
    [TestCase("spec.n", "3")]
    [TestCase("spec.on", "true")]
    [TestCase("spec.containers", """[{"image":"i"}]""")]
    [TestCase("spec.containers[1].image", null)]
    [TestCase("spec.none", null)]
    [TestCase("spec.n.deeper", null)]
    [TestCase("metadata[0]", null)]
    public void A_path_finds_its_value(string path, string? expected) => Assert.That(JsonPath.Text(Pod, path), Is.EqualTo(expected));

    [TestCase("spec.containers[x]")]
    [TestCase("spec['a")]
    public void What_is_no_path_is_refused(string path) => Assert.That(() => JsonPath.Find(Pod, path), Throws.TypeOf<FormatException>().With.Message.Contains(path));
}
