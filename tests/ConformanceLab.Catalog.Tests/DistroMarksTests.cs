using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

/// <summary>Holds over every row of the tables, whatever distributions they come to name.</summary>
internal sealed class DistroMarksTests
{
    // What regular expressions of the table match.
    private static readonly string[] Samples =
    [
        "v1.18.8-aliyun.1", "v1.33.1-r0", "v1.25.2-r0-CCE22.12.1", "v1.30.9-eks-8cce635", "v1.21.2-eks-1-21-4", "v1.33.2-gke.1240000", "v1.29.5+IKS", "v1.33.1+k0s", "v1.33.0+k3s1",
        "v1.27.6+f67aeb3", "v1.30.4+rke2r1", "v1.30.1+vmware.1-fips", "v1.28.3-tke.5", "v1.27.7-mirantis-1",
        "aks-pool1-12345678-vmss00000a", "gke-prod-default-pool-0a1b2c3d-x9yz", "poststarthook/openshift.io-startkubeinformers", "pods is forbidden: requires one of [\"container.pods.list\"] permission(s).",
    ];

    private static IEnumerable<TestCaseData> Rows() =>
        DistroMarks.Embedded.All.Select(m => new TestCaseData(m).SetArgDisplayNames(m.Distro, $"{m.Strength}", $"{m.Pattern.Kind}", m.Pattern.Text, string.Join(' ', m.OnlyIf.Select(c => $"{(c.Seen ? "" : "!")}{c.Pattern.Text}"))));

    [TestCaseSource(nameof(Rows))]
    public void Every_mark_alone_tells_what_its_strength_says(DistroMark mark)
    {
        var surface = mark.OnlyIf.Where(c => c.Seen).Aggregate(Show(Shown.Plain(), mark.Pattern), (s, condition) => Show(s, condition.Pattern));
        var seen = DistroMarks.Embedded.Seen(surface).Where(s => s.Distro == mark.Distro && s.Kind == mark.Pattern.Kind).Select(s => s.Strength).ToList();
        var recognised = surface.Recognised();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen, Has.Member(mark.Strength));
            if (mark.Strength > MarkStrength.Hint)
            {
                Assert.That(DistroMarks.Embedded.Family(recognised.Id), Is.EqualTo(DistroMarks.Embedded.Family(mark.Distro)));
            }
            else if (mark.OnlyIf.All(c => !c.Seen) && seen.Max() == MarkStrength.Hint)
            {
                Assert.That(recognised.Id, Is.EqualTo(DistroRecognition.Unknown));
                Assert.That(recognised.Evidence, Has.Some.StartsWith($"hint at {DistroMarks.Embedded.Distros[mark.Distro].Name}: "));
            }
        }
    }

    [Test]
    public void Every_distribution_has_a_name_and_a_mark_that_is_more_than_a_hint()
    {
        var marks = DistroMarks.Embedded;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(marks.Distros.Values.Select(d => d.Name), Is.Unique.And.All.Not.Empty);
            Assert.That(marks.Distros.Values.Select(d => d.Of).OfType<string>().Distinct(), Is.SubsetOf(marks.Distros.Keys));
            Assert.That(marks.Distros.Values.Where(d => d.Of is { } of && marks.Distros[of].Of is not null), Is.Empty, "an edition of an edition");
            Assert.That(marks.All.Where(m => m.Strength > MarkStrength.Hint).Select(m => m.Distro).Distinct(), Is.EquivalentTo(marks.Distros.Keys));
        }
    }

    [Test]
    public void A_new_distribution_is_rows_and_no_code()
    {
        var marks = new DistroMarks(
            TableReader.Distros(new StringReader("acme\tAcme Kubernetes\t\nacme-edge\tAcme Edge\tacme\n"), "distros.tsv"),
            TableReader.Marks(new StringReader("acme\tproof\tversion\t~\\+acme$\t\nacme-edge\ttelling\tlabel\tacme.dev/edge=true\t!namespace=acme-core\n"), "marks.tsv"));
        var edge = Shown.Plain("v1.30.0+acme").Node(labels: ["acme.dev/edge=true"]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(DistroRecognition.Recognise(Shown.Plain("v1.30.0+acme"), marks).Name, Is.EqualTo("Acme Kubernetes"));
            Assert.That(DistroRecognition.Recognise(edge, marks), Has.Property("Id").EqualTo("acme-edge").And.Property("Evidence").EqualTo(new[] { "version v1.30.0+acme", "node label acme.dev/edge=true" }));
            Assert.That(DistroRecognition.Recognise(edge.Namespace("acme-core"), marks).Id, Is.EqualTo("acme"));
            Assert.That(DistroRecognition.Recognise(Shown.Plain("v1.30.0"), marks).Id, Is.EqualTo(DistroRecognition.Unknown));
        }
    }

    [TestCase("acme\tcertain\tversion\tx\t", "column 2 is 'certain' where one of hint, base, telling, proof is expected")]
    [TestCase("acme\tproof\tcolour\tx\t", "column 4 is 'x' where")]
    [TestCase("acme\tproof\tversion\t~(\t", "a regular expression after ~ is expected")]
    [TestCase("acme\tproof\tversion\tx\tlabel", "column 5 is 'label' where kind=pattern or !kind=pattern")]
    public void A_malformed_mark_is_told_with_its_column(string row, string problem) =>
        Assert.That(() => TableReader.Marks(new StringReader(row), "Data/marks.tsv"), Throws.TypeOf<CatalogDataException>().With.Message.Contains(problem).And.Property("Line").EqualTo(1));

    private static Surface Show(Surface surface, MarkPattern pattern)
    {
        var text = pattern.Literal ? pattern.Text : Array.Find(Samples, pattern.Matches) ?? pattern.Text.Replace("*", "x", StringComparison.Ordinal);
        Assert.That(pattern.Matches(text), Is.True, $"no sample matches {pattern.Text}");
        var slash = text.LastIndexOf('/');
        return pattern.Kind switch
        {
            MarkKind.Version => surface with { Version = new KubernetesVersion(text, Minor.Parse(text)) },
            MarkKind.Group => surface.Group(text),
            MarkKind.Object => surface.Object(Versioned(text), After(text)),
            MarkKind.Provisioner => surface.Class("fast", text),
            MarkKind.Cidr => surface.Object("networking.k8s.io/v1/servicecidrs", "kubernetes", ("cidr", text)),
            MarkKind.Namespace => surface.Namespace(text),
            MarkKind.Landmark => surface.Landmark(text.StartsWith("apps/", StringComparison.Ordinal) ? $"apps/v1/{text[5..slash]}" : $"v1/{text[..slash]}", text[(slash + 1)..]),
            MarkKind.LandmarkLabel => Labelled(surface, text),
            MarkKind.Label => surface.Node(labels: [text]),
            MarkKind.Annotation => surface.Node(annotations: [text]),
            MarkKind.ProviderId => surface.Node(providerId: text),
            MarkKind.OsImage => surface.Node(os: text),
            MarkKind.NodeName => surface.Node(name: text),
            MarkKind.Kubelet => surface.Node(kubelet: text),
            MarkKind.Runtime => surface.Node(runtime: text),
            MarkKind.Host => surface.Host(text),
            MarkKind.Health => surface.Health(text),
            MarkKind.Change => text.Split('=', 2) is [var path, var value] ? surface.Change(path, value) : surface.Change(text, "\"x\""),
            MarkKind.Denial => surface.Denial(text),
            _ => throw new ArgumentOutOfRangeException(nameof(pattern), pattern.Kind, "a kind that no test shows"),
        };
    }

    // group/resource/name, where the name can have colons but no slash.
    private static string Versioned(string text) => text.Split('/') is [var group, var resource, _] ? $"{group}/v1/{resource}" : $"v1/{text.Split('/')[0]}";

    private static string After(string text) => text[(text.LastIndexOf('/') + 1)..];

    private static Surface Labelled(Surface surface, string text)
    {
        var (landmark, label) = (text[..text.IndexOf(':')], text[(text.IndexOf(':') + 1)..]);
        return surface.Landmark($"v1/{landmark.Split('/')[0]}", landmark.Split('/')[1], (label, "x"));
    }
}
