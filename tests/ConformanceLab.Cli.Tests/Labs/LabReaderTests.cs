using ConformanceLab.Cli.Commands;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Clusters;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Tests.Labs;

public sealed class LabReaderTests
{
    private static readonly LabWorld World = new(
        [
            new FakeProvider("alpha", new ProviderSettings("alphaStuff", typeof(AlphaSettings))),
            new FakeProvider("beta", new ProviderSettings("betaStuff", typeof(AlphaSettings))),
            new FakeProvider("kubeconfig"),
        ],
        ["apply", "crud", "watch"]);

    private const string Head = """
        apiVersion: conformancelab.dev/v1
        kind: Lab
        metadata: { name: nightly }

        """;

    private const string OneTarget = Head + """
        targets:
          - { name: one, provider: alpha }

        """;

    [Test]
    public void A_whole_lab_comes_out_as_written()
    {
        using var folder = new TempFolder();
        folder.Write("config/a", "");
        folder.Write("manifests/x.yaml", "");
        folder.Write("known.yaml", """
            apiVersion: conformancelab.dev/v1
            kind: Deviations
            deviations:
              - { target: "two*", feature: pod-privileged, verdict: restricts, reason: on purpose, link: "https://example.org/1", expires: 2027-01-31 }
            """);

        var lab = Read(folder, Head + """
            targets:
              - name: one
                provider: alpha
                version: 1.20
                role: control
                alphaStuff:
                  number: 3
                  flags: { v: 4, profiling: false, mode: "x" }
                  manifests: [manifests]
              - { name: two, provider: kubeconfig, kubeconfig: config/a, context: prod, namespaces: [team-a] }
            suites: ["a*", crud]
            deviations: known.yaml
            gate: { failOn: [restricts, "new:broken"] }
            """);

        Assert.That(lab.Name, Is.EqualTo("nightly"));
        Assert.That(lab.Suites, Is.EqualTo(new[] { "a*", "crud" }));
        Assert.That(lab.FailOn.Select(term => term.ToString()), Is.EqualTo(new[] { "restricts", "new:broken" }));
        Assert.That(lab.Deviations.Single(), Is.EqualTo(new Deviation
        {
            Target = "two*", Feature = "pod-privileged", Verdict = Verdict.Restricts, Reason = "on purpose", Link = "https://example.org/1", Expires = new DateOnly(2027, 1, 31),
        }));
        var (one, two) = (lab.Targets[0], lab.Targets[1]);
        Assert.That((one.Name, one.Provider, one.Version, one.Role, one.BaseDirectory), Is.EqualTo(("one", "alpha", "1.20", TargetRole.Control, folder.Path)));
        Assert.That(one.Settings!.ToJsonString(), Is.EqualTo(
            $$"""{"number":3,"flags":{"v":"4","profiling":"false","mode":"x"},"manifests":["{{folder["manifests"]}}"]}"""));
        Assert.That((two.Kubeconfig.Single(), two.Context, two.Namespaces.Single(), two.Role), Is.EqualTo((folder["config/a"], "prod", "team-a", TargetRole.Subject)));
    }

    [Test]
    public void What_is_left_out_has_its_default()
    {
        using var folder = new TempFolder();
        var lab = Read(folder, OneTarget);

        Assert.That((lab.Suites.Single(), lab.FailOn.Count, lab.Deviations.Count), Is.EqualTo(("*", 0, 0)));
        Assert.That((lab.Targets[0].Version, lab.Targets[0].Settings, lab.Targets[0].Role), Is.EqualTo(((string?)null, (object?)null, TargetRole.Subject)));
    }

    [Test]
    public void A_target_for_several_providers_and_versions_becomes_one_for_each()
    {
        using var folder = new TempFolder();
        folder.Write("config", "");
        var lab = Read(folder, Head + """
            targets:
              - name: up
                providers: [alpha, kubeconfig]
                versions: ["1.20", v1.31.2+k3s1]
                role: control
                alphaStuff: { number: 3 }
                kubeconfig: config
              - { name: single, provider: beta, versions: ["1.30"] }
            """);

        Assert.That(lab.Targets.Select(target => (target.Name, target.Provider, target.Version)), Is.EqualTo(new[]
        {
            ("up-alpha-1-20", "alpha", "1.20"),
            ("up-alpha-1-31-2-k3s1", "alpha", "v1.31.2+k3s1"),
            ("up-kubeconfig-1-20", "kubeconfig", "1.20"),
            ("up-kubeconfig-1-31-2-k3s1", "kubeconfig", "v1.31.2+k3s1"),
            ("single-1-30", "beta", "1.30"),
        }));
        Assert.That(lab.Targets.Select(target => target.Role), Is.EqualTo(new[] { TargetRole.Control, TargetRole.Control, TargetRole.Control, TargetRole.Control, TargetRole.Subject }));
        Assert.That(lab.Targets.Take(4).Select(target => (target.Settings?.ToJsonString(), target.Kubeconfig.Count)), Is.EqualTo(new[]
        {
            ("""{"number":3}""", 0), ("""{"number":3}""", 0), (null, 1), ((string?)null, 1),
        }));
        Assert.That(Shared.Choose(lab, ["up"]).Count, Is.EqualTo(4));
        Assert.That(Shared.Choose(lab, ["single", "up-alpha-1-20"]).Select(target => target.Name), Is.EqualTo(new[] { "up-alpha-1-20", "single-1-30" }));
    }

    [Test]
    public void A_target_s_images_lie_over_the_lab_s()
    {
        using var folder = new TempFolder();

        var lab = Read(folder, Head + """
            targets:
              - { name: plain, provider: alpha }
              - { name: own, provider: alpha, images: { names: { probe: "tools/probe:2" } } }
            images:
              registry: registry.example.com:5000/mirror
              names: { pause: quay.example.com/pause:9 }
              pullSecrets: [kube-system/login]
            """);

        Assert.That(lab.Targets.Select(target => ProbeImages.Public.With(target.Images)).Select(images => (images.Probe, images.Pause, images.PullSecretNames.Single())), Is.EqualTo(new[]
        {
            ("registry.example.com:5000/mirror/library/busybox:1.36.1", "quay.example.com/pause:9", "login"),
            ("registry.example.com:5000/mirror/tools/probe:2", "quay.example.com/pause:9", "login"),
        }));
        var local = new ProbeImages("here:1", "here:2", [], Local: true);
        Assert.That(local.With(lab.Targets[0].Images), Is.SameAs(local), "what is on the nodes already needs no registry");
        Assert.That(ProbeImages.Public.With(null), Is.SameAs(ProbeImages.Public));
    }

    private static IEnumerable<TestCaseData> Mistakes()
    {
        yield return Mistake("images that cannot be", OneTarget + "images:\n  registry: https://registry.example.com\n  names: { prob: a }\n  pullSecrets: [login]\n",
            "lab.yaml:7:13: images.registry: found 'https://registry.example.com', expected a registry such as registry.example.com/mirror, with no scheme and no slash at the end.",
            "lab.yaml:8:12: images.names.prob: found the unknown key 'prob', expected one of probe, pause. Did you mean 'probe'?",
            "lab.yaml:9:17: images.pullSecrets[0]: found 'login', expected a secret as NAMESPACE/NAME.");
        yield return Mistake("no provider at all", Head + "targets:\n  - { name: one }\n",
            "lab.yaml:5:5: targets[0].provider: found no 'provider', expected text. Add 'provider:' to targets[0], or 'providers:' for several.");
        yield return Mistake("one and many", Head + "targets:\n  - { name: one, provider: alpha, providers: [alpha], version: \"1.20\", versions: [\"1.21\"] }\n",
            "lab.yaml:5:35: targets[0].providers: found 'providers' beside 'provider', expected one of them. Take 'provider' out, and the list holds; or take 'providers' out.",
            "lab.yaml:5:72: targets[0].versions: found 'versions' beside 'version', expected one of them. Take 'version' out, and the list holds; or take 'versions' out.");
        yield return Mistake("empty and unknown in a matrix", Head + "targets:\n  - { name: one, providers: [alpha, alfa], versions: [] }\n",
            "lab.yaml:5:37: targets[0].providers[1]: found 'alfa', expected a provider. Did you mean 'alpha'?",
            "lab.yaml:5:54: targets[0].versions: found a list, expected a list of at least 1.");
        yield return Mistake("a section of a provider that the matrix hasn't", Head + "targets:\n  - name: one\n    providers: [alpha, kubeconfig]\n    betaStuff: {}\n    context: prod\n",
            "lab.yaml:7:5: targets[0].betaStuff: found a setting of provider 'beta', expected only those of 'alpha', 'kubeconfig'. Take it out, or say 'provider: beta'.");
        yield return Mistake("names that a matrix makes twice", Head + "targets:\n  - { name: one-alpha, provider: beta }\n  - { name: one, providers: [alpha, alpha] }\n",
            "lab.yaml:6:13: targets[1].name: found 'one', of which its matrix makes 'one-alpha' a second time, expected names of their own. Line 5 has it already.",
            "lab.yaml:6:13: targets[1].name: found 'one', of which its matrix makes 'one-alpha' a second time, expected names of their own. Line 5 has it already.");
        yield return Mistake("a name that a matrix makes too long", Head + $"targets:\n  - {{ name: {new string('a', 60)}, providers: [beta] }}\n",
            $"lab.yaml:5:13: targets[0].name: found '{new string('a', 60)}', of which its matrix makes '{new string('a', 60)}-beta' with 65 characters, expected at most 63. Give the target a shorter name.");
        yield return Mistake("an unknown key, with the one that was meant", OneTarget + "suits: [crud]\n",
            "lab.yaml:6:1: suits: found the unknown key 'suits', expected one of apiVersion, kind, metadata, targets, suites, images, deviations, gate. Did you mean 'suites'?");
        yield return Mistake("a key that resembles none", OneTarget + "zebra: 1\n",
            "lab.yaml:6:1: zebra: found the unknown key 'zebra', expected one of apiVersion, kind, metadata, targets, suites, images, deviations, gate.");
        yield return Mistake("what is missing at the top", "kind: Lab\n",
            "lab.yaml:1:1: apiVersion: found no 'apiVersion', expected 'conformancelab.dev/v1'. Add 'apiVersion:'.",
            "lab.yaml:1:1: metadata: found no 'metadata', expected a map. Add 'metadata:'.",
            "lab.yaml:1:1: targets: found no 'targets', expected a list of at least 1. Add 'targets:'.");
        yield return Mistake("what is missing in a target", Head + "targets:\n  - { provider: alpha }\n",
            "lab.yaml:5:5: targets[0].name: found no 'name', expected lower-case letters, digits and dashes, at most 63, with no dash at either end. Add 'name:' to targets[0].");
        yield return Mistake("another version and kind", "apiVersion: conformancelab.dev/v2\nkind: Lob\nmetadata: { name: a }\ntargets: [{ name: one, provider: alpha }]\n",
            "lab.yaml:1:13: apiVersion: found 'conformancelab.dev/v2', expected 'conformancelab.dev/v1'. Did you mean 'conformancelab.dev/v1'?",
            "lab.yaml:2:7: kind: found 'Lob', expected 'Lab'. Did you mean 'Lab'?");
        yield return Mistake("wrong types", Head + "targets: { name: one }\nsuites: crud\ngate: broken\n",
            "lab.yaml:4:10: targets: found a map, expected a list of at least 1.",
            "lab.yaml:5:9: suites: found 'crud', expected a list of at least 1.",
            "lab.yaml:6:7: gate: found 'broken', expected a map.");
        yield return Mistake("empty values", Head + "targets:\nsuites: []\n",
            "lab.yaml:4:9: targets: found nothing, expected a list of at least 1.",
            "lab.yaml:5:9: suites: found a list, expected a list of at least 1.");
        yield return Mistake("two targets of one name", OneTarget + "  - { name: one, provider: beta }\n",
            "lab.yaml:6:13: targets[1].name: found 'one' a second time, expected a name of its own. Line 5 has it already.");
        yield return Mistake("a name that no file can bear", Head + "targets:\n  - { name: Ein_Name, provider: alpha }\n",
            "lab.yaml:5:13: targets[0].name: found 'Ein_Name', expected lower-case letters, digits and dashes, at most 63, with no dash at either end.");
        yield return Mistake("an unknown provider", Head + "targets:\n  - { name: one, provider: alfa }\n",
            "lab.yaml:5:28: targets[0].provider: found 'alfa', expected a provider. Did you mean 'alpha'?");
        yield return Mistake("a provider that resembles none", Head + "targets:\n  - { name: one, provider: openshift }\n",
            "lab.yaml:5:28: targets[0].provider: found 'openshift', expected a provider. There is: alpha, beta, kubeconfig.");
        yield return Mistake("a bad role", Head + "targets:\n  - { name: one, provider: alpha, role: controll }\n",
            "lab.yaml:5:41: targets[0].role: found 'controll', expected one of 'subject', 'control'. Did you mean 'control'?");
        yield return Mistake("a bad version", Head + "targets:\n  - { name: one, provider: alpha, version: latest }\n",
            "lab.yaml:5:44: targets[0].version: found 'latest', expected a Kubernetes version such as \"1.20\" or \"v1.20.2\".");
        yield return Mistake("another provider's section", Head + "targets:\n  - name: one\n    provider: alpha\n    betaStuff: {}\n",
            "lab.yaml:7:5: targets[0].betaStuff: found a setting of provider 'beta', expected only those of 'alpha'. Take it out, or say 'provider: beta'.");
        yield return Mistake("a kubeconfig where none is used", Head + "targets:\n  - name: one\n    provider: alpha\n    context: prod\n",
            "lab.yaml:7:5: targets[0].context: found a setting of provider 'kubeconfig', expected only those of 'alpha'. Take it out, or say 'provider: kubeconfig'.");
        yield return Mistake("mistakes in a provider's section", Head + """
            targets:
              - name: one
                provider: alpha
                alphaStuff:
                  nummber: 3
                  number: three
                  fast: yes
                  flags: [a]
                  gates: { X: maybe }
                  manifests: [nowhere]
            """,
            "lab.yaml:8:7: targets[0].alphaStuff.nummber: found the unknown key 'nummber', expected one of number, fast, flags, gates, manifests. Did you mean 'number'?",
            "lab.yaml:9:15: targets[0].alphaStuff.number: found 'three', expected a whole number.",
            "lab.yaml:10:13: targets[0].alphaStuff.fast: found 'yes', expected true or false.",
            "lab.yaml:11:14: targets[0].alphaStuff.flags: found a list, expected a map.",
            "lab.yaml:12:19: targets[0].alphaStuff.gates[X]: found 'maybe', expected true or false.",
            "lab.yaml:13:19: targets[0].alphaStuff.manifests[0]: found 'nowhere', expected a path that exists. There is no {folder}/nowhere: paths start from the folder of the file that names them.");
        yield return Mistake("a kubeconfig that isn't there", Head + "targets:\n  - { name: one, provider: kubeconfig, kubeconfig: [missing] }\n",
            "lab.yaml:5:53: targets[0].kubeconfig[0]: found 'missing', expected a path that exists. There is no {folder}/missing: paths start from the folder of the file that names them.");
        yield return Mistake("a suite that isn't there", OneTarget + "suites: [crud, watsh, 'z*']\n",
            "lab.yaml:6:16: suites[1]: found 'watsh', expected a suite or a pattern that matches one. Did you mean 'watch'?",
            "lab.yaml:6:23: suites[2]: found 'z*', expected a suite or a pattern that matches one. There is: apply, crud, watch.");
        yield return Mistake("a gate of unknown words", OneTarget + "gate: { failOn: [restrict, 'new:brocken'] }\n",
            "lab.yaml:6:18: gate.failOn[0]: found 'restrict', expected a verdict or an outcome, perhaps with new: before it. Did you mean 'restricts'?",
            "lab.yaml:6:28: gate.failOn[1]: found 'new:brocken', expected a verdict or an outcome, perhaps with new: before it. Did you mean 'broken'?");
        yield return Mistake("a file of deviations that isn't there", OneTarget + "deviations: known.yaml\n",
            "lab.yaml:6:13: deviations: found 'known.yaml', expected a path that exists. There is no {folder}/known.yaml: paths start from the folder of the file that names them.");
        yield return Mistake("one key twice", OneTarget + "kind: Lab\n",
            "lab.yaml:6:1: found the key 'kind' a second time, expected it once. It stands in line 2 already: keep one of the two.");
        yield return Mistake("broken YAML", "apiVersion: [\n",
            "lab.yaml:2:1: found broken YAML (While parsing a node, did not find expected node content), expected a YAML document. Check quotes, brackets and indentation there and in the line before.");
        yield return Mistake("an alias of nothing", Head + "targets: *all\n",
            "lab.yaml:4:10: found broken YAML ('*all' names no anchor above it), expected a YAML document. Check quotes, brackets and indentation there and in the line before.");
        yield return Mistake("two documents", OneTarget + "---\nkind: Lab\n", "lab.yaml:6:1: found a second document, expected one in a file. Put it into a file of its own.");
        yield return Mistake("an empty file", "", "lab.yaml:1:1: found an empty file, expected a map.");
        yield return Mistake("a list at the top", "- a\n", "lab.yaml:1:1: found a list, expected a map.");
        yield return Mistake("keys that are no words", OneTarget + "? [a]\n: b\n", "lab.yaml:6:3: found a list as a key, expected a word.");
    }

    [TestCaseSource(nameof(Mistakes))]
    public void Every_mistake_is_told_with_line_column_and_what_was_expected(string yaml, string[] expected)
    {
        using var folder = new TempFolder();
        var thrown = Assert.Throws<LabFileException>(() => Read(folder, yaml))!;

        Assert.That(thrown.Problems, Is.EqualTo(expected.Select(line => line.Replace("{folder}", folder.Path, StringComparison.Ordinal))));
        Assert.That(thrown.ExitCode, Is.EqualTo(ExitCode.Usage));
    }

    [Test]
    public void All_mistakes_of_all_kinds_are_told_at_once_in_the_order_of_lines()
    {
        using var folder = new TempFolder();
        var thrown = Assert.Throws<LabFileException>(() => Read(folder, """
            apiVersion: conformancelab.dev/v1
            kind: Lap
            metadata: { name: "Nightly Run" }
            targets:
              - { name: one, provider: alfa }
              - { name: one, provider: beta, rolle: control }
            suites: [nope]
            gate: { failOn: [never] }
            """))!;

        Assert.That(thrown.Problems.Select(problem => problem.Split(':')[1]), Is.EqualTo(new[] { "2", "3", "5", "6", "6", "7", "8" }));
        Assert.That(thrown.Message, Does.StartWith("lab.yaml can't be used: 7 mistakes\n  lab.yaml:2:7: kind: "));
    }

    [Test]
    public void Mistakes_in_the_file_of_deviations_are_told_with_its_own_lines()
    {
        using var folder = new TempFolder();
        folder.Write("known.yaml", """
            apiVersion: conformancelab.dev/v1
            kind: Deviations
            deviations:
              - { feature: x, verdict: restrict, reason: "", link: nowhere, expires: soon }
            """);
        var thrown = Assert.Throws<LabFileException>(() => Read(folder, OneTarget + "deviations: known.yaml\n"))!;

        Assert.That(thrown.Problems, Is.EqualTo(new[]
        {
            "known.yaml:4:28: deviations[0].verdict: found 'restrict', expected one of 'same', 'adds', 'unknown', 'lags', 'restricts', 'differs'. Did you mean 'restricts'?",
            "known.yaml:4:46: deviations[0].reason: found '', expected a reason in a few words.",
            "known.yaml:4:56: deviations[0].link: found 'nowhere', expected an http(s) address.",
            "known.yaml:4:74: deviations[0].expires: found 'soon', expected a day such as 2027-01-31.",
        }));
    }

    [Test]
    public void A_file_that_is_not_there_says_where_it_was_looked_for()
    {
        using var folder = new TempFolder();
        var thrown = Assert.Throws<LabFileException>(() => LabReader.Read("nope.yaml", folder.Path, World))!;

        Assert.That(thrown.Problems.Single(), Is.EqualTo(
            $"nope.yaml:1:1: found no such file ({folder["nope.yaml"]}), expected a lab file. Name one with -f; docs/lab-file.md shows how one is written."));
    }

    [Test]
    public void Anchors_are_followed()
    {
        using var folder = new TempFolder();
        var lab = Read(folder, Head + """
            targets:
              - { name: one, provider: alpha, alphaStuff: &stuff { number: 1 } }
              - { name: two, provider: alpha, alphaStuff: *stuff }
            """);

        Assert.That(lab.Targets[1].Settings!.ToJsonString(), Is.EqualTo("""{"number":1}"""));
    }

    [Test]
    public void Environment_variables_stay_text()
    {
        using var folder = new TempFolder();
        var lab = Read(folder, Head + "targets:\n  - { name: one, provider: kubeconfig, context: \"${HOME}\" }\n");

        Assert.That(lab.Targets[0].Context, Is.EqualTo("${HOME}"));
    }

    private static Lab Read(TempFolder folder, string yaml)
    {
        folder.Write("lab.yaml", yaml);
        return LabReader.Read("lab.yaml", folder.Path, World);
    }

    private static TestCaseData Mistake(string name, string yaml, params string[] expected) => new TestCaseData(yaml, expected).SetArgDisplayNames(name);

    internal sealed record AlphaSettings
    {
        public int Number { get; init; }

        public bool Fast { get; init; }

        public IReadOnlyDictionary<string, string> Flags { get; init; } = new Dictionary<string, string>();

        public IReadOnlyDictionary<string, bool> Gates { get; init; } = new Dictionary<string, bool>();

        [LabPath]
        public IReadOnlyList<string> Manifests { get; init; } = [];
    }
}
