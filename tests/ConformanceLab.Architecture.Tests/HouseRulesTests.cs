using System.Reflection;
using System.Text.RegularExpressions;
using ConformanceLab.Clusters;
using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Architecture.Tests;

/// <summary>Rules of the house that a compiler doesn't know.</summary>
[TestFixture]
internal sealed partial class HouseRulesTests
{
    private static readonly Assembly[] Ours = [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
        .Where(path => Regex.IsMatch(Path.GetFileName(path), @"^(ConformanceLab\.(Model|Catalog|Probes|Engine|Suites|Clusters|Reports)|conformancelab)\.dll$"))
        .Select(Assembly.LoadFrom)];

    [Test]
    public void All_assemblies_are_looked_at() => Assert.That(Ours, Has.Length.EqualTo(8));

    [Test]
    public void No_type_is_named_for_nothing_in_particular() =>
        Assert.That(Ours.SelectMany(assembly => assembly.GetTypes()).Select(type => type.Name).Where(name => Vague().IsMatch(name)), Is.Empty);

    [Test]
    public void Exceptions_are_sealed_leaves_of_one_base() =>
        Assert.That(
            Ours.SelectMany(assembly => assembly.GetTypes())
                .Where(type => type.IsAssignableTo(typeof(Exception)) && !type.IsAbstract)
                .Where(type => !type.IsSealed || (type.IsVisible && !type.IsAssignableTo(typeof(ConformanceLabException)) && !type.IsAssignableTo(typeof(OutcomeException)))),
            Is.Empty);

    [Test]
    public void A_probe_stands_in_a_file_of_its_name_and_in_the_folder_of_its_suite()
    {
        var files = Repository.Sources("suites").ToList();
        var probes = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "ConformanceLab.Suites.dll")).GetTypes().Where(type => type.IsAssignableTo(typeof(Probe)) && !type.IsAbstract).ToList();

        Assert.That(probes, Is.Not.Empty);
        Assert.That(probes.Where(probe => !files.Any(file => file.EndsWith($"/{probe.Namespace!.Split('.')[^1]}/{probe.Name}.cs", StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public void A_probe_is_short() =>
        Assert.That(Repository.Sources("suites").Where(file => File.ReadLines(file).Count() > 100).Select(Path.GetFileName), Is.Empty);

    /// <summary>It stands still for half a minute when a kind vanishes while it looks, as kinds of other probes do.</summary>
    [Test]
    public void Who_waits_for_the_garbage_collector_is_begun_before_the_others()
    {
        var waiting = Repository.Sources("suites").Select(File.ReadAllText).Where(text => text.Contains("Within.GarbageCollected", StringComparison.Ordinal)).ToList();

        Assert.That(waiting, Is.Not.Empty.And.All.Contains("Patient = true"));
    }

    [Test]
    public void A_probe_knows_no_versions() =>
        Assert.That(Repository.Sources("suites").Where(file => Versions().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName), Is.Empty);

    [Test]
    public void Providers_have_ids_and_sections_of_their_own()
    {
        Assert.That(Providers.All.Select(provider => provider.Id), Is.Unique.And.All.Match("^[a-z][a-z0-9-]*$"));
        Assert.That(Providers.All.Select(provider => provider.Settings?.Section).OfType<string>(), Is.Unique);
        Assert.That(Providers.All.Select(provider => provider.Id), Is.SupersetOf(new[] { "control-plane", "kubeconfig", "k3s" }));
    }

    [Test]
    public void No_file_names_a_path_of_somebodys_machine() =>
        Assert.That(
            Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
                .Where(path => Text().IsMatch(path) && !path.Contains("/artifacts/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal)
                    && !path.Contains("/.git/", StringComparison.Ordinal) && !path.Contains("/runs/", StringComparison.Ordinal))
                .Where(path => Machine().IsMatch(File.ReadAllText(path)))
                .Select(path => Path.GetRelativePath(Repository.Root, path)),
            Is.Empty);

    [GeneratedRegex("^(Utils?|.*Utils|Helpers?|.*Helper|.*Manager)$")]
    private static partial Regex Vague();

    [GeneratedRegex(@"if \(.*[Vv]ersion\b.*[<>]|new Minor\(|Minor\.Parse")]
    private static partial Regex Versions();

    [GeneratedRegex(@"\.(cs|md|sh|ya?ml|json|csproj|props|razor|css|js|mjs)$|/Makefile$|/\.ci/run$")]
    private static partial Regex Text();

    [GeneratedRegex(@"(^|[\s""'=(:])/(home|Users|wo[r]k)/[a-z]|/roo[t]/s")]
    private static partial Regex Machine();
}
