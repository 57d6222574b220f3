using ConformanceLab.Clusters.Binaries;

namespace ConformanceLab.Clusters.Tests.Binaries;

public sealed class AptSourcesTests
{
    [Test]
    public void Stanzas_become_stanzas_of_source_packages_and_keep_the_rest()
    {
        var converted = AptSources.FromStanzas(
            """
            # the archive
            Types: deb
            # a comment
            URIs: http://archive.example/debian
            Suites: bookworm bookworm-updates
            Components: main
            Signed-By: /usr/share/keyrings/archive.gpg

            Types: deb deb-src
            URIs: http://security.example/debian
            Suites: bookworm-security
            Components: main

            """);

        Assert.That(converted, Is.EqualTo(
            """
            # the archive
            Types: deb-src
            # a comment
            URIs: http://archive.example/debian
            Suites: bookworm bookworm-updates
            Components: main
            Signed-By: /usr/share/keyrings/archive.gpg

            Types: deb-src
            URIs: http://security.example/debian
            Suites: bookworm-security
            Components: main


            """));
    }

    [TestCase("Enabled: no")]
    [TestCase("enabled: false")]
    public void A_stanza_that_is_switched_off_stays_off(string line) =>
        Assert.That(AptSources.FromStanzas($"Types: deb\nURIs: http://archive.example\nSuites: x\n{line}\n"), Is.Empty);

    [Test]
    public void A_stanza_may_have_its_key_in_it()
    {
        var converted = AptSources.FromStanzas("Types: deb\nURIs: http://a.example\nSuites: x\nSigned-By:\n -----BEGIN\n .\n abc\n -----END\n");

        Assert.That(converted, Does.StartWith("Types: deb-src\n").And.Contain("\n .\n abc\n -----END"));
    }

    [Test]
    public void Lines_become_lines_of_source_packages_once_each()
    {
        var converted = AptSources.FromLines(
            """
            # deb http://off.example bookworm main
            deb http://archive.example/debian bookworm main contrib # the archive
            deb-src http://archive.example/debian bookworm main contrib
            deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://security.example bookworm-security main

            """);

        Assert.That(converted, Is.EqualTo(
            """
            deb-src http://archive.example/debian bookworm main contrib
            deb-src [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://security.example bookworm-security main

            """));
    }

    [Test]
    public async Task All_files_that_apt_reads_are_copied_and_none_is_changed()
    {
        using var folder = new TempFolder();
        string[] originals =
        [
            folder.Write("etc/sources.list", "deb http://a.example x main\n"),
            folder.Write("etc/sources.list.d/b.list", "deb http://b.example x main\n"),
            folder.Write("etc/sources.list.d/c.sources", "Types: deb\nURIs: http://c.example\nSuites: x\nComponents: main\n"),
            folder.Write("etc/sources.list.d/d.sources.disabled", "Types: deb\nURIs: http://d.example\nSuites: x\n"),
        ];
        var before = originals.Select(File.ReadAllText).ToList();

        var written = await AptSources.CopyAsync(folder["etc"], folder["copy"], CancellationToken.None);

        Assert.That(written, Is.EqualTo(3));
        Assert.That(Directory.EnumerateFiles(folder["copy"]).Select(Path.GetFileName), Is.EquivalentTo(new[] { "sources.list", "b.list", "c.sources" }));
        Assert.That(originals.Select(File.ReadAllText), Is.EqualTo(before));
    }

    [TestCase("1.20.5+really1.20.2-1.1+deb12u1", "v1.20.2")]
    [TestCase("1.20.5+really1.20.2-1", "v1.20.2")]
    [TestCase("2:1.33.4+ds-1", "v1.33.4")]
    [TestCase("1.32.3~rc.1-1", "v1.32.3")]
    [TestCase("1.31.0", "v1.31.0")]
    [TestCase("nonsense", null)]
    public void The_upstream_release_is_told_from_the_packages_version(string debian, string? release) =>
        Assert.That(KubernetesSource.ReleaseOf(debian), Is.EqualTo(release));

    [TestCase("# github.com/modern-go/concurrent v1.0.0\n# github.com/modern-go/reflect2 v1.0.1\n", true)]
    [TestCase("# github.com/modern-go/reflect2 v0.0.0-20180701023420-4b7aa43c6742\n", true)]
    [TestCase("# github.com/modern-go/reflect2 v1.0.1 => github.com/modern-go/reflect2 v1.0.1\n", true)]
    [TestCase("# github.com/modern-go/reflect2 v1.0.2\n", false)]
    [TestCase("# github.com/modern-go/reflect2 v1.0.10\n", false)]
    [TestCase("# github.com/json-iterator/go v1.1.10\n", false)]
    public void A_library_that_Debians_compiler_breaks_is_recognised(string modules, bool isOld) =>
        Assert.That(KubernetesSource.NeedsNewerReflect2(modules), Is.EqualTo(isOld));

    [Test]
    public void What_is_built_says_which_release_it_is()
    {
        Assert.That(new UnpackedSource("/build/src-v1.20.2").VersionFile(), Is.EqualTo(
            """
            KUBE_GIT_COMMIT='faecb196815e248d3ecfb03c680a4507229c2a56'
            KUBE_GIT_VERSION='v1.20.2'
            KUBE_GIT_TREE_STATE='clean'
            KUBE_GIT_MAJOR='1'
            KUBE_GIT_MINOR='20'

            """));
        Assert.That(new UnpackedSource("/build/src-v1.33.4").VersionFile(), Does.Not.Contain("COMMIT").And.Contain("KUBE_GIT_MINOR='33'"));
    }
}
