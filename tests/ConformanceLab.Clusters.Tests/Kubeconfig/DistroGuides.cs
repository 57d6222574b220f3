using System.Text.RegularExpressions;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

/// <summary>The pages of docs/distros, and deploy/README.md, held against the files that they name.</summary>
internal sealed partial class DistroGuides
{
    private static readonly string Root = FindRoot(AppContext.BaseDirectory);

    private static readonly string[] Sections = ["Kubeconfig", "From CI", "Rights", "Expected restrictions", "Private clusters", "Cost and clean-up", "Sources"];

    private static IEnumerable<string> Pages() => Directory.GetFiles(Path.Combine(Root, "docs", "distros"), "*.md").Select(file => Path.GetFileName(file));

    [TestCaseSource(nameof(Pages))]
    public void A_page_has_every_section_in_order_and_none_is_empty(string page)
    {
        var text = File.ReadAllText(Path.Combine(Root, "docs", "distros", page));
        var found = Section().Matches(text);

        Assert.That(found.Select(section => section.Groups["name"].Value.Trim()), Is.EqualTo(Sections));
        Assert.That(found.Select(section => section.Groups["body"].Value.Trim()), Has.All.Not.Empty);
    }

    [Test]
    public void Every_distribution_of_the_mission_has_its_page_and_every_page_its_distribution()
    {
        string[] mission = ["eks", "gke", "gke-autopilot", "aks", "openshift", "tanzu", "rke", "rke2", "charmed", "canonical", "kind", "minikube", "k3s", "kubeadm"];
        var known = File.ReadLines(Path.Combine(Root, "harness", "ConformanceLab.Catalog", "Data", "distros.tsv")).Select(line => line.Split('\t')[0]).ToList();
        var pages = Pages().Select(page => Path.GetFileNameWithoutExtension(page)).ToList();

        Assert.That(mission.Except(pages), Is.Empty, "distributions without a page");
        Assert.That(pages.Except(known), Is.Empty, "pages of distributions that the catalogue doesn't know");
    }

    [Test]
    public void Links_lead_to_files_and_headings_that_are_there()
    {
        var broken = new List<string>();
        foreach (var page in Pages().Select(page => Path.Combine(Root, "docs", "distros", page)).Append(Path.Combine(Root, "deploy", "README.md")))
        {
            foreach (var target in Link().Matches(File.ReadAllText(page)).Select(link => link.Groups["target"].Value).Where(target => !target.StartsWith("https://", StringComparison.Ordinal)))
            {
                var parts = target.Split('#');
                var file = Path.GetFullPath(parts[0], Path.GetDirectoryName(page)!);
                if (!File.Exists(file) || (parts.Length > 1 && !Anchors(file).Contains(parts[1])))
                {
                    broken.Add($"{Path.GetFileName(page)}: {target}");
                }
            }
        }

        Assert.That(broken, Is.Empty);
    }

    private static HashSet<string> Anchors(string file) =>
    [
        .. File.ReadLines(file).Where(line => line.StartsWith('#')).Select(line => Lower(NoAnchor().Replace(line.TrimStart('#').Trim(), "").Replace(' ', '-'))),
    ];

    private static string Lower(string text) => string.Concat(text.Select(char.ToLowerInvariant));

    private static string FindRoot(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "ConformanceLab.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests don't stand in the repository");
        }

        return folder;
    }

    [GeneratedRegex(@"^## (?<name>.+?)$(?<body>.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Section();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
