using System.Text;
using ConformanceLab.Clusters.Binaries;

namespace ConformanceLab.Clusters.Tests.Binaries;

/// <summary>The way over release archives, against a site that the test makes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReleaseArchivesTests : IAsyncDisposable
{
    private static readonly string Server = $"/v1.20.2/kubernetes-server-{BinaryCache.Platform}.tar.gz";
    private readonly TempFolder _folder = new();
    private readonly Mirror _mirror = new();
    private readonly Lines _lines = new();
    private readonly BinaryCache _cache;

    public ReleaseArchivesTests() => _cache = new BinaryCache(_folder["cache"]);

    [SetUp]
    public void Publish() => _mirror.Publish("v1.20.2");

    public async ValueTask DisposeAsync()
    {
        await _mirror.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_release_is_fetched_verified_and_cached()
    {
        var found = await FoundAsync("v1.20.2");

        Assert.That(found.Version, Is.EqualTo("v1.20.2"));
        Assert.That(found.Folder, Is.EqualTo(Path.Combine(_cache.Root, "v1.20.2", BinaryCache.Platform)));
        Assert.That(found.Source, Does.Contain(_mirror.Address));
        Assert.That(Directory.EnumerateFiles(found.Folder).Select(Path.GetFileName), Is.EquivalentTo(BinarySet.Names.Append("source.txt")), "and nothing else of the archive");
        Assert.That(Directory.EnumerateFiles(_cache.Downloads), Is.Empty);
        Assert.That(_lines.All, Has.Some.Contains("100 %"));
        Assert.That(await new CachedBinaries(_cache).ObtainAsync(Request("1.20"), CancellationToken.None), Is.InstanceOf<SourceAnswer.Found>());
    }

    [TestCase("/stable-1.20.txt")]
    [TestCase("/release/stable-1.20.txt")]
    public async Task A_minor_becomes_the_release_that_the_site_names(string file)
    {
        _mirror[file] = "v1.20.2\n"u8.ToArray();

        Assert.That((await FoundAsync("1.20")).Version, Is.EqualTo("v1.20.2"));
    }

    [Test]
    public async Task A_minor_that_the_site_does_not_know_is_not_served()
    {
        Assert.That(await RefusedAsync("1.99"), Does.Contain("stable-1.99.txt").And.Contain("1.99"));
    }

    [Test]
    public async Task A_page_in_place_of_a_version_is_not_taken_for_one()
    {
        _mirror["/stable-1.20.txt"] = "<html>sign in here</html>"u8.ToArray();

        Assert.That(await RefusedAsync("1.20"), Does.Contain("<html>sign in here</html>").And.Contain("no release of 1.20"));
    }

    [Test]
    public async Task A_bad_checksum_is_refused_and_nothing_is_cached()
    {
        _mirror[$"{Server}.sha512"] = Encoding.ASCII.GetBytes(new string('a', 128));

        Assert.That(await RefusedAsync("v1.20.2"), Does.Contain("SHA512").And.Contain("aaaaaaaaaaaaaaaa…").And.Contain("thrown away"));
        AssertNothingCached();
    }

    [Test]
    public async Task A_bad_checksum_of_etcd_is_refused()
    {
        var sums = _mirror["/v3.5.21/SHA256SUMS"];
        _mirror["/v3.5.21/SHA256SUMS"] = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(sums).Replace("  etcd-", "0  etcd-", StringComparison.Ordinal));

        Assert.That(await RefusedAsync("v1.20.2"), Does.Contain("SHA256").And.Contain("etcd-v3.5.21"));
        AssertNothingCached();
    }

    [Test]
    public async Task An_archive_that_was_changed_is_refused()
    {
        _mirror[Server][^5] ^= 1;

        Assert.That(await RefusedAsync("v1.20.2"), Does.Contain("damaged or not the original"));
        AssertNothingCached();
    }

    [Test]
    public async Task A_truncated_archive_is_refused()
    {
        _mirror[Server] = _mirror[Server][..^1000];

        Assert.That(await RefusedAsync("v1.20.2"), Does.Contain("damaged or not the original"));
        AssertNothingCached();
    }

    [Test]
    public async Task A_line_that_is_cut_is_gone_on_with_where_it_stopped()
    {
        _mirror.CutAfter = (path, earlier) => path == Server && earlier == 0 ? 5000 : null;

        await FoundAsync("v1.20.2");

        var froms = _mirror.Requests.Where(request => request.Path == Server).Select(request => request.From).ToList();
        Assert.That(froms, Has.Count.EqualTo(2));
        Assert.That(froms[1], Is.InRange(1, 5000));
        Assert.That(_lines.All, Has.Some.Contains("going on from there"));
    }

    [Test]
    public async Task A_site_that_knows_no_ranges_is_asked_for_the_whole_again()
    {
        _mirror.KnowsRanges = false;
        _mirror.CutAfter = (path, earlier) => path == Server && earlier == 0 ? 5000 : null;

        Assert.That((await FoundAsync("v1.20.2")).Version, Is.EqualTo("v1.20.2"));
    }

    [Test]
    public async Task What_an_earlier_command_fetched_is_not_fetched_again()
    {
        _mirror.CutAfter = (path, _) => path == Server ? 2000 : null;
        Assert.That(await RefusedAsync("v1.20.2"), Does.Contain("cut off 3 times"));
        var before = _mirror.Requests.Count;
        _mirror.CutAfter = (_, _) => null;

        await FoundAsync("v1.20.2");

        Assert.That(_mirror.Requests.Skip(before).Single(request => request.Path == Server).From, Is.EqualTo(6000));
    }

    [Test]
    public async Task Rubbish_from_an_earlier_time_is_thrown_away_and_the_whole_fetched()
    {
        var sum = Encoding.ASCII.GetString(_mirror[$"{Server}.sha512"]);
        Directory.CreateDirectory(_cache.Downloads);
        await File.WriteAllTextAsync(Path.Combine(_cache.Downloads, $"v1.20.2-{Path.GetFileName(Server)}.{sum[..16]}.part"), "rubbish");

        Assert.That((await FoundAsync("v1.20.2")).Version, Is.EqualTo("v1.20.2"));
    }

    [TestCase("", TestName = "A_release_that_is_not_there_is_a_404")]
    [TestCase(".sha512", TestName = "A_release_without_checksum_is_not_used")]
    public async Task Missing(string suffix)
    {
        _mirror.Remove($"{Server}{suffix}");

        Assert.That(await RefusedAsync("v1.20.2"), Does.Contain($"{Server}{suffix} answered 404"));
        AssertNothingCached();
    }

    [Test]
    public async Task A_program_that_says_another_version_is_not_handed_out()
    {
        _mirror.Publish("v1.20.3");
        _mirror[Server] = _mirror["/v1.20.3/" + Path.GetFileName(Server)];
        _mirror[$"{Server}.sha512"] = _mirror["/v1.20.3/" + Path.GetFileName(Server) + ".sha512"];

        Assert.That(await RefusedAsync("v1.20.2"), Does.Contain("has v1.20.3, and v1.20.2 is asked for"));
    }

    [Test]
    public async Task A_site_that_is_not_there_is_told_with_what_to_do()
    {
        var gone = new Mirror();
        var request = Request("1.20") with { Settings = new ControlPlaneSettings { Mirror = gone.Address } };
        await gone.DisposeAsync();

        var refusal = (SourceAnswer.NotServed)await Source().ObtainAsync(request, CancellationToken.None);

        Assert.That(refusal.Reason, Does.Contain("can't be reached").And.Contain("refused"));
        Assert.That(refusal.Remedy, Does.Contain("controlPlane.mirror"));
    }

    [Test]
    public async Task Looking_tells_the_newest_release_and_fetches_nothing()
    {
        _mirror["/stable.txt"] = "v1.20.2"u8.ToArray();

        var outlook = await Source().LookAsync(Request(null), CancellationToken.None);

        Assert.That(outlook.Serves, Is.True);
        Assert.That(outlook.Says, Does.Contain("v1.20.2"));
        Assert.That(_mirror.Requests.Select(request => request.Path), Is.EqualTo(new[] { "/stable.txt" }));
        Assert.That(Directory.Exists(_cache.Root), Is.False);
    }

    [Test]
    public async Task Two_commands_at_once_fetch_once()
    {
        _mirror["/stable-1.20.txt"] = "v1.20.2"u8.ToArray();
        BinaryChain Chain() => new(_cache, [new CachedBinaries(_cache), Source()]);

        var both = await Task.WhenAll(
            Task.Run(() => Chain().ObtainAsync(Request("1.20"), CancellationToken.None)),
            Task.Run(() => Chain().ObtainAsync(Request("1.20"), CancellationToken.None)));

        Assert.That(both.Select(found => found.Folder).Distinct(), Has.Exactly(1).Items);
        Assert.That(_mirror.Requests.Count(request => request.Path == Server), Is.EqualTo(1));
    }

    [Test]
    public void Cancelling_leaves_no_half_filled_cache()
    {
        using var cancel = new CancellationTokenSource();
        var lines = new Lines { OnLine = line => { if (line.StartsWith("unpacking", StringComparison.Ordinal)) { cancel.Cancel(); } } };

        Assert.That(
            async () => await Source().ObtainAsync(Request("v1.20.2") with { Progress = lines }, cancel.Token),
            Throws.InstanceOf<OperationCanceledException>());
        AssertNothingCached();
    }

    private ReleaseArchives Source() => new(_cache, Download.Create);

    private BinaryRequest Request(string? version) =>
        new(VersionWish.TryParse(version, out var wish) ? wish : throw new ArgumentException(version), new ControlPlaneSettings { Mirror = _mirror.Address }, _lines);

    private async Task<BinarySet> FoundAsync(string version)
    {
        var answer = await Source().ObtainAsync(Request(version), CancellationToken.None);
        Assert.That(answer, Is.InstanceOf<SourceAnswer.Found>(), () => answer.ToString());
        return ((SourceAnswer.Found)answer).Binaries;
    }

    private async Task<string> RefusedAsync(string version)
    {
        var answer = await Source().ObtainAsync(Request(version), CancellationToken.None);
        Assert.That(answer, Is.InstanceOf<SourceAnswer.NotServed>(), () => answer.ToString());
        return ((SourceAnswer.NotServed)answer).Reason;
    }

    private void AssertNothingCached()
    {
        Assert.That(_cache.Installed(VersionWish.Any), Is.Empty);
        Assert.That(
            Directory.Exists(_cache.Root) ? Directory.EnumerateDirectories(_cache.Root).Select(Path.GetFileName) : [],
            Is.SubsetOf(new[] { ".downloads" }));
    }
}
