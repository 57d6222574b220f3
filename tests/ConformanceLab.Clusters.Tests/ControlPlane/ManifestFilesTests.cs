using ConformanceLab.Clusters.ControlPlane;

namespace ConformanceLab.Clusters.Tests.ControlPlane;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ManifestFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _problems = [];

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Every_document_of_every_file_of_a_folder_is_read()
    {
        _folder.Write("m/b.yml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: b, namespace: x }\n");
        _folder.Write("m/a.yaml", "# a comment\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n--- # next\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d }\n");
        _folder.Write("m/sub/c.json", """{ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "c" } }""");
        _folder.Write("m/README.md", "no manifest");

        var manifests = Read("m");

        Assert.That(_problems, Is.Empty);
        Assert.That(
            manifests.Select(manifest => (Path.GetFileName(manifest.File), manifest.Document, manifest.Group, manifest.Kind, manifest.Namespace, manifest.Name)),
            Is.EqualTo(new[]
            {
                ("a.yaml", 2, "", "Namespace", null, "x"),
                ("a.yaml", 4, "apps", "Deployment", null, "d"),
                ("b.yml", 1, "", "ConfigMap", "x", "b"),
                ("c.json", 1, "", "Secret", null, "c"),
            }));
    }

    [Test]
    public void A_list_is_its_items()
    {
        _folder.Write("list.yaml", "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: a }\n  data: { k: \"1\" }\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: b }\n");

        var manifests = Read("list.yaml");

        Assert.That(manifests.Select(manifest => manifest.Name), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(manifests[0].Yaml, Does.Contain("\"1\"").And.Not.Contain("List"));
    }

    [TestCase("apiVersion: v1\nmetadata: { name: x }\n", "document 1: an object has apiVersion and kind")]
    [TestCase("apiVersion: v1\nkind: ConfigMap\nmetadata: { generateName: x- }\n", "document 1 (ConfigMap): metadata.name is missing")]
    [TestCase("just words\n", "document 1: an object has apiVersion and kind")]
    [TestCase("apiVersion: v1\nkind: X\nmetadata: { name: x }\n---\na: [\n", "document 2, line")]
    public void What_is_no_object_is_told_with_file_and_document(string text, string words)
    {
        var file = _folder.Write("bad.yaml", text);

        Read("bad.yaml");

        Assert.That(_problems.Single(), Does.Contain(file).And.Contain(words));
    }

    [Test]
    public void A_folder_without_manifests_is_a_mistake()
    {
        _folder.Write("empty/README.md", "nothing here");

        Read("empty");

        Assert.That(_problems.Single(), Does.Contain("has no file that ends in .yaml"));
    }

    private IReadOnlyList<Manifest> Read(string path) => ManifestFiles.Read([_folder[path]], _problems);
}
