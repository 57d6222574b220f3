using System.Reflection;

namespace ConformanceLab.Architecture.Tests;

/// <summary>Who may depend on whom: the table of docs/architecture.md.</summary>
[TestFixture]
internal sealed class DependencyTests
{
    private const string All = "Model Catalog Probes Engine Suites Clusters Reports";

    private static readonly Dictionary<string, (string Projects, string Packages)> Table = new()
    {
        ["Model"] = ("", ""),
        ["Catalog"] = ("Model", ""),
        ["Probes"] = ("Model", "NUnit KubernetesClient"),
        ["Engine"] = ("Model Probes", "NUnit"),
        ["Suites"] = ("Probes", ""),
        ["Clusters"] = ("Model", "CliWrap Testcontainers Testcontainers.K3s KubernetesClient YamlDotNet SharpZipLib"),
        ["Reports"] = ("Model Catalog", ""),
        ["Cli"] = (All, "Spectre.Console System.CommandLine YamlDotNet"),
    };

    [Test]
    public void Every_project_has_its_row() =>
        Assert.That(Repository.Projects.Keys, Is.EquivalentTo(Table.Keys.Select(name => $"ConformanceLab.{name}")));

    [TestCaseSource(nameof(Names))]
    public void A_project_names_only_projects_of_its_row(string name) =>
        Assert.That(References(name, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))), Is.SubsetOf(Projects(name)));

    [TestCaseSource(nameof(Names))]
    public void A_project_names_only_packages_of_its_row(string name) =>
        Assert.That(References(name, "PackageReference"), Is.SubsetOf(Table[name].Packages.Split(' ')));

    // What a project can reach through another's references it could still use, so the compiled assembly is asked, too.
    [TestCaseSource(nameof(Names))]
    public void An_assembly_uses_only_projects_of_its_row(string name)
    {
        var assembly = name == "Cli" ? "conformancelab" : $"ConformanceLab.{name}";
        var used = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")).GetReferencedAssemblies().Select(reference => reference.Name!);

        // Probes hand their authors the model's words.
        var reachable = Projects(name).Concat(name == "Suites" ? ["ConformanceLab.Model"] : []);
        Assert.That(used.Where(reference => reference.StartsWith("ConformanceLab.", StringComparison.Ordinal)), Is.SubsetOf(reachable));
    }

    [TestCase("Model")]
    [TestCase("Catalog")]
    [TestCase("Reports")]
    public void What_judges_and_reports_never_sees_a_cluster(string name)
    {
        var used = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, $"ConformanceLab.{name}.dll")).GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.That(used, Has.None.StartsWith("KubernetesClient").And.None.StartsWith("nunit").And.None.StartsWith("CliWrap"));
    }

    private static string[] Names() => [.. Table.Keys];

    private static IEnumerable<string> Projects(string name) => Table[name].Projects.Split(' ').Select(project => $"ConformanceLab.{project}");

    private static IEnumerable<string> References(string name, string kind) =>
        Repository.Projects[$"ConformanceLab.{name}"].Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);
}
