using ConformanceLab.Clusters.Binaries;

namespace ConformanceLab.Clusters.Tests.Binaries;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BinaryChainTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lines _lines = new();
    private readonly BinaryCache _cache;

    public BinaryChainTests() => _cache = new BinaryCache(_folder["cache"]);

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task The_folder_that_is_given_comes_before_all_others()
    {
        var given = Programs("given", "v1.20.9");
        Programs("assets", "v1.20.8");
        Cached("v1.20.7");

        var found = await Chain().ObtainAsync(Request("1.20", given), CancellationToken.None);

        Assert.That((found.Folder, found.Version), Is.EqualTo((given, "v1.20.9")));
    }

    [Test]
    public async Task The_environment_comes_before_the_cache()
    {
        var assets = Programs("assets", "v1.20.8");
        Cached("v1.20.7");

        Assert.That((await Chain().ObtainAsync(Request("1.20"), CancellationToken.None)).Folder, Is.EqualTo(assets));
    }

    [Test]
    public async Task What_is_of_another_version_is_passed_over()
    {
        Programs("assets", "v1.21.0");
        var cached = Cached("v1.20.7");

        Assert.That((await Chain().ObtainAsync(Request("1.20"), CancellationToken.None)).Folder, Is.EqualTo(cached));
    }

    [TestCase(null, "v1.31.0")]
    [TestCase("1.20", "v1.20.10")]
    [TestCase("v1.20.9", "v1.20.9")]
    [TestCase("1.20.9", "v1.20.9")]
    [TestCase("v1.32.0-rc.1", "v1.32.0-rc.1")]
    public async Task The_newest_in_the_cache_that_fits_is_taken(string? asked, string taken)
    {
        foreach (var version in (string[])["v1.20.9", "v1.20.10", "v1.31.0", "v1.31.0-rc.1"])
        {
            Cached(version);
        }

        if (asked == "v1.32.0-rc.1")
        {
            Cached(asked);
        }

        Assert.That((await Chain().ObtainAsync(Request(asked), CancellationToken.None)).Version, Is.EqualTo(taken));
    }

    [Test]
    public async Task A_cache_with_a_hole_is_not_taken()
    {
        var folder = Cached("v1.20.7");
        File.Delete(Path.Combine(folder, "kube-scheduler"));
        var later = new Later();

        await Chain(later).ObtainAsync(Request("1.20"), CancellationToken.None);

        Assert.That(later.Asked, Is.EqualTo(1));
        Assert.That(_lines.All, Has.Some.EqualTo($"cache: {folder} has no executable kube-scheduler"));
    }

    [Test]
    public async Task Each_way_says_why_the_one_before_it_did_not_serve()
    {
        Programs("assets", "v1.19.0");

        await Chain(new Later()).ObtainAsync(Request("1.20"), CancellationToken.None);

        Assert.That(_lines.All, Is.EqualTo(new[]
        {
            "binaries: the target names no folder",
            $"KUBEBUILDER_ASSETS: {_folder["assets"]} has v1.19.0, and 1.20 is asked for",
            $"cache: {_cache.Root} has no 1.20 for {BinaryCache.Platform}",
        }));
    }

    [Test]
    public void When_none_serves_each_is_listed_with_its_reason_and_what_to_do()
    {
        Assert.That(
            async () => await Chain(new Refusing()).ObtainAsync(Request("1.20"), CancellationToken.None),
            Throws.InstanceOf<ClusterException>().With.Message.Contains("binaries: the target names no folder (name one with")
                .And.Message.Contains("KUBEBUILDER_ASSETS: not set (set it to a folder with etcd")
                .And.Message.Contains("cache: ")
                .And.Message.Contains("refusing: out of order (repair it)"));
    }

    [Test]
    public void A_given_folder_that_does_not_serve_is_an_error_and_nothing_else_is_tested_in_its_place()
    {
        Cached("v1.20.7");
        var given = Programs("given", "v1.20.9");
        File.Delete(Path.Combine(given, "etcd"));

        Assert.That(
            async () => await Chain().ObtainAsync(Request("1.20", given), CancellationToken.None),
            Throws.InstanceOf<ClusterException>().With.Message.Contains($"controlPlane.binaries: {given} has no executable etcd"));
    }

    [Test]
    public async Task Looking_tells_of_each_way_and_changes_nothing()
    {
        var cached = Cached("v1.20.7");
        var before = Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).ToList();
        var later = new Later();

        var outlooks = await Chain(later).LookAsync(Request(null), CancellationToken.None);

        Assert.That(outlooks.Select(way => (way.Name, way.Outlook.Serves)), Is.EqualTo(new[] { ("binaries", false), ("KUBEBUILDER_ASSETS", false), ("cache", true), ("later", true) }));
        Assert.That(outlooks[2].Outlook.Says, Is.EqualTo($"v1.20.7 in {cached}"));
        Assert.That(later.Asked, Is.Zero);
        Assert.That(Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories), Is.EquivalentTo(before));
    }

    [Test]
    public async Task Who_comes_second_waits_and_says_so()
    {
        var first = await _cache.LockAsync(_lines, CancellationToken.None);
        var second = _cache.LockAsync(new Lines { OnLine = _ => first.Dispose() }, CancellationToken.None);

        using var held = await second;

        Assert.That(() => new FileStream(Path.Combine(_cache.Root, ".lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None), Throws.InstanceOf<IOException>());
    }

    [TestCase("1")]
    [TestCase("latest")]
    [TestCase("1.20.x")]
    [TestCase("../1.20")]
    [TestCase("v1.20.2/../..")]
    public void What_is_no_version_is_not_taken_for_one(string text) => Assert.That(VersionWish.TryParse(text, out _), Is.False);

    [TestCase(false, true, true, "isn't Debian")]
    [TestCase(true, false, true, "root")]
    [TestCase(true, true, false, "apt-get")]
    public async Task Debians_packages_need_Debian_root_and_apt(bool isDebian, bool isRoot, bool hasApt, string why)
    {
        var source = new DebianPackages(_cache, new DebianMachine("/etc/apt", isDebian, isRoot, hasApt), TimeProvider.System);

        var answer = await source.ObtainAsync(Request("1.20"), CancellationToken.None);
        var outlook = await source.LookAsync(Request("1.20"), CancellationToken.None);

        Assert.That(((SourceAnswer.NotServed)answer).Reason, Does.Contain(why));
        Assert.That((outlook.Serves, outlook.Says.Contains(why, StringComparison.Ordinal)), Is.EqualTo((false, true)));
        Assert.That(Directory.Exists(_cache.Root), Is.False);
    }

    private BinaryChain Chain(params IBinarySource[] more) => new(
        _cache,
        [new GivenFolder(), new KubebuilderAssets(_ => Directory.Exists(_folder["assets"]) ? _folder["assets"] : null), new CachedBinaries(_cache), .. more]);

    private BinaryRequest Request(string? version, string? folder = null) =>
        new(VersionWish.TryParse(version, out var wish) ? wish : throw new ArgumentException(version), new ControlPlaneSettings { Binaries = folder }, _lines);

    private string Cached(string version) => Programs($"cache/{version}/{BinaryCache.Platform}", version);

    private string Programs(string folder, string version)
    {
        foreach (var name in BinarySet.Names)
        {
            File.SetUnixFileMode(_folder.Write($"{folder}/{name}", $"#!/bin/sh\necho Kubernetes {version}\n"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        return _folder[folder];
    }

    private sealed class Later : IBinarySource
    {
        public int Asked { get; private set; }

        public string Name => "later";

        public bool FillsCache => true;

        public Task<SourceAnswer> ObtainAsync(BinaryRequest request, CancellationToken ct)
        {
            Asked++;
            return Task.FromResult<SourceAnswer>(new SourceAnswer.Found(new BinarySet("/later", "v1.20.2", "later")));
        }

        public Task<SourceOutlook> LookAsync(BinaryRequest request, CancellationToken ct) => Task.FromResult(new SourceOutlook(true, "would serve"));
    }

    private sealed class Refusing : IBinarySource
    {
        public string Name => "refusing";

        public bool FillsCache => true;

        public Task<SourceAnswer> ObtainAsync(BinaryRequest request, CancellationToken ct) => Task.FromResult<SourceAnswer>(new SourceAnswer.NotServed("out of order", "repair it"));

        public Task<SourceOutlook> LookAsync(BinaryRequest request, CancellationToken ct) => Task.FromResult(new SourceOutlook(false, "out of order"));
    }
}
