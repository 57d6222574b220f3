using ConformanceLab.Model;
using Microsoft.Extensions.Time.Testing;

namespace ConformanceLab.Clusters.Tests.Registry;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ClusterRegistryTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Now);
    private readonly Provider _provider = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task What_is_begun_is_listed_with_its_owner_and_folder()
    {
        var registry = Registry();

        var begun = await registry.BeginAsync("fake", "upstream", "nightly", "run-7", CancellationToken.None);
        var listed = (await registry.ListAsync(CancellationToken.None)).Entries.Single();

        Assert.That(listed, Is.EqualTo(begun with { Parts = listed.Parts }));
        Assert.That(listed.Owner, Is.EqualTo(ProcessTable.Identify(Environment.ProcessId)));
        Assert.That(listed.CreatedAt, Is.EqualTo(Now));
        Assert.That(listed.Folder, Is.EqualTo(Path.Combine(registry.Root, listed.Id)));
        Assert.That(File.GetUnixFileMode(listed.Folder), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public async Task An_update_replaces_the_entry_whole()
    {
        var registry = Registry();
        var entry = await registry.BeginAsync("fake", "upstream", "nightly", null, CancellationToken.None);

        await registry.UpdateAsync(entry with { Kept = true, Parts = [new ClusterPart("etcd", new ProcessIdentity(1, 2), Port: 2379)] }, CancellationToken.None);
        var listed = (await registry.ListAsync(CancellationToken.None)).Entries.Single();

        Assert.That(listed.Kept, Is.True);
        Assert.That(listed.Parts.Single(), Is.EqualTo(new ClusterPart("etcd", new ProcessIdentity(1, 2), Port: 2379)));
        Assert.That(Directory.EnumerateFiles(entry.Folder).Select(Path.GetFileName), Is.EqualTo(new[] { "cluster.json" }));
    }

    [TestCase("kubeconfig")]
    [TestCase("admin.kubeconfig")]
    public async Task Where_a_cluster_answers_is_read_from_its_kubeconfig_once_there_is_one(string name)
    {
        var entry = await Registry().BeginAsync("fake", "upstream", "nightly", null, CancellationToken.None);
        Assert.That(ClusterRegistry.ServerOf(entry), Is.Null);

        await File.WriteAllTextAsync(Path.Combine(entry.Folder, name), "clusters:\n- cluster:\n    certificate-authority-data: abc\n    server: https://127.0.0.1:6443\n");

        Assert.That(ClusterRegistry.ServerOf(entry), Is.EqualTo("https://127.0.0.1:6443"));
    }

    [Test]
    public async Task What_is_removed_is_gone_with_its_folder_and_removing_it_again_is_no_error()
    {
        var registry = Registry();
        var entry = await registry.BeginAsync("fake", "upstream", "nightly", null, CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(entry.Folder, "ca.key"), "secret");

        await registry.RemoveAsync(entry, CancellationToken.None);
        await registry.RemoveAsync(entry, CancellationToken.None);

        Assert.That(Directory.EnumerateFileSystemEntries(registry.Root), Is.Empty);
    }

    [Test]
    public async Task Updating_what_another_command_took_down_says_so()
    {
        var registry = Registry();
        var entry = await registry.BeginAsync("fake", "upstream", "nightly", null, CancellationToken.None);
        await registry.RemoveAsync(entry, CancellationToken.None);

        Assert.That(
            async () => await registry.UpdateAsync(entry, CancellationToken.None),
            Throws.InstanceOf<ClusterException>().With.Message.Contains("another command took the cluster down"));
        Assert.That(Directory.Exists(entry.Folder), Is.False);
    }

    [Test]
    public async Task A_dead_owner_makes_an_orphan_and_a_living_one_does_not()
    {
        var registry = Registry();
        using var owner = new Sleeper();
        var entry = await BegunByAsync(registry, owner.Identity);

        Assert.That(await registry.FindOrphansAsync(CancellationToken.None), Is.Empty);
        await owner.EndAsync();
        Assert.That((await registry.FindOrphansAsync(CancellationToken.None)).Select(orphan => orphan.Id), Is.EqualTo(new[] { entry.Id }));
    }

    [Test]
    public async Task A_number_that_was_given_to_a_later_process_is_not_the_owner()
    {
        var registry = Registry();
        using var later = new Sleeper();
        var entry = await BegunByAsync(registry, later.Identity with { StartTicks = later.Identity.StartTicks - 1 });

        Assert.That((await registry.FindOrphansAsync(CancellationToken.None)).Select(orphan => orphan.Id), Is.EqualTo(new[] { entry.Id }));
        Assert.That(later.IsAlive, Is.True);
    }

    [Test]
    public async Task What_is_kept_is_no_orphan_even_without_its_owner()
    {
        var registry = Registry();
        var entry = await BegunByAsync(registry, Nobody);
        await registry.UpdateAsync(entry with { Kept = true }, CancellationToken.None);

        var report = await registry.ReapAsync(new Lines(), CancellationToken.None);

        Assert.That(report.Reaped, Is.Empty);
        Assert.That((await registry.ListAsync(CancellationToken.None)).Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Reaping_takes_orphans_down_through_their_provider_and_removes_them()
    {
        var registry = Registry();
        var orphan = await BegunByAsync(registry, Nobody);
        var ours = await registry.BeginAsync("fake", "mine", "nightly", null, CancellationToken.None);
        var lines = new Lines();

        var report = await registry.ReapAsync(lines, CancellationToken.None);

        Assert.That(_provider.Downs, Is.EqualTo(new[] { orphan.Id }));
        Assert.That(report.Reaped.Select(entry => entry.Id), Is.EqualTo(new[] { orphan.Id }));
        Assert.That(report.Problems, Is.Empty);
        Assert.That((await registry.ListAsync(CancellationToken.None)).Entries.Select(entry => entry.Id), Is.EqualTo(new[] { ours.Id }));
        Assert.That(lines.All.Single(), Does.Contain(orphan.Id));
    }

    [Test]
    public async Task A_corrupt_entry_is_named_with_the_way_out_and_stops_nothing()
    {
        var registry = Registry();
        var broken = await BegunByAsync(registry, Nobody);
        var orphan = await BegunByAsync(registry, Nobody);
        var file = Path.Combine(broken.Folder, "cluster.json");
        await File.WriteAllTextAsync(file, "{ \"id\": ");

        var report = await registry.ReapAsync(new Lines(), CancellationToken.None);

        Assert.That(report.Reaped.Select(entry => entry.Id), Is.EqualTo(new[] { orphan.Id }));
        var problem = (ClusterEntryException)report.Problems.Single();
        Assert.That(problem.File, Is.EqualTo(file));
        Assert.That(problem.Message, Does.Contain(file).And.Contain($"delete the folder {broken.Folder}").And.Contain($"CONFORMANCELAB_CLUSTER={broken.Id}"));
        Assert.That(Directory.Exists(broken.Folder), Is.True);
    }

    [Test]
    public async Task An_entry_that_names_another_folder_is_not_followed()
    {
        var registry = Registry();
        var entry = await BegunByAsync(registry, Nobody);
        var elsewhere = Directory.CreateDirectory(_folder["precious"]).FullName;
        var file = Path.Combine(entry.Folder, "cluster.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(entry.Folder, elsewhere, StringComparison.Ordinal));

        var report = await registry.ReapAsync(new Lines(), CancellationToken.None);

        Assert.That(report.Problems.Single(), Is.InstanceOf<ClusterEntryException>().With.Message.Contains(elsewhere));
        Assert.That(Directory.Exists(elsewhere), Is.True);
    }

    [Test]
    public async Task What_can_not_be_taken_down_stays_for_another_try()
    {
        var registry = Registry();
        var stuck = await BegunByAsync(registry, Nobody);
        var other = await BegunByAsync(registry, Nobody);
        _provider.Fails = entry => entry.Id == stuck.Id;

        var first = await registry.ReapAsync(new Lines(), CancellationToken.None);
        _provider.Fails = _ => false;
        var second = await registry.ReapAsync(new Lines(), CancellationToken.None);

        Assert.That(first.Reaped.Select(entry => entry.Id), Is.EqualTo(new[] { other.Id }));
        Assert.That(first.Problems.Single(), Is.InstanceOf<ClusterException>());
        Assert.That(second.Reaped.Select(entry => entry.Id), Is.EqualTo(new[] { stuck.Id }));
    }

    [Test]
    public async Task A_provider_that_this_version_does_not_know_is_an_error_that_names_it()
    {
        var registry = Registry();
        var entry = await registry.BeginAsync("from-the-future", "upstream", "nightly", null, CancellationToken.None);
        await registry.UpdateAsync(entry with { Owner = Nobody }, CancellationToken.None);

        var report = await registry.ReapAsync(new Lines(), CancellationToken.None);

        Assert.That(report.Problems.Single().Message, Does.StartWith("from-the-future:").And.Contain(entry.Id));
    }

    [Test]
    public async Task Two_reapers_at_once_take_each_orphan_down_once()
    {
        var registry = Registry();
        for (var i = 0; i < 10; i++)
        {
            await BegunByAsync(registry, Nobody);
        }

        var reports = await Task.WhenAll(
            Task.Run(() => Registry().ReapAsync(new Lines(), CancellationToken.None)),
            Task.Run(() => Registry().ReapAsync(new Lines(), CancellationToken.None)));

        Assert.That(_provider.Downs, Has.Count.EqualTo(10).And.Unique);
        Assert.That(reports.SelectMany(report => report.Reaped), Has.Exactly(10).Items);
        Assert.That(reports.SelectMany(report => report.Problems), Is.Empty);
        Assert.That(Directory.EnumerateFileSystemEntries(registry.Root), Is.Empty);
    }

    [Test]
    public async Task While_one_takes_it_down_another_leaves_it_alone()
    {
        var registry = Registry();
        var entry = await BegunByAsync(registry, Nobody);
        var began = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        _provider.OnDown = async () =>
        {
            began.SetResult();
            await goOn.Task;
        };

        var first = Task.Run(() => registry.DownAsync(entry, CancellationToken.None));
        await began.Task;
        var second = await Registry().DownAsync(entry, CancellationToken.None);
        goOn.SetResult();

        Assert.That(second, Is.False);
        Assert.That(await first, Is.True);
        Assert.That(_provider.Downs, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_a_command_left_that_was_killed_while_it_wrote_is_swept()
    {
        var registry = Registry();
        Directory.CreateDirectory(_folder["clusters/.gone-0a-upstream-1"]);
        Directory.CreateDirectory(_folder[$"clusters/.new-{Nobody.Id}-{Nobody.StartTicks}-upstream-2"]);
        var us = ProcessTable.Current;
        var beingMade = Directory.CreateDirectory(_folder[$"clusters/.new-{us.Id}-{us.StartTicks}-upstream-3"]).FullName;

        await registry.ReapAsync(new Lines(), CancellationToken.None);

        Assert.That(Directory.EnumerateDirectories(registry.Root), Is.EqualTo(new[] { beingMade }));
    }

    [Test]
    public async Task The_state_is_told_from_the_processes()
    {
        using var one = new Sleeper();
        using var two = new Sleeper();
        var entry = await Registry().BeginAsync("fake", "upstream", "nightly", null, CancellationToken.None);
        var both = entry with { Parts = [new ClusterPart("a", one.Identity), new ClusterPart("b", two.Identity)] };

        Assert.That(ClusterRegistry.StateOf(entry), Is.EqualTo(ClusterState.Unknown));
        Assert.That(ClusterRegistry.StateOf(both), Is.EqualTo(ClusterState.Running));
        await one.EndAsync();
        Assert.That(ClusterRegistry.StateOf(both), Is.EqualTo(ClusterState.Partial));
        await two.EndAsync();
        Assert.That(ClusterRegistry.StateOf(both), Is.EqualTo(ClusterState.Ended));
    }

    [Test]
    public async Task A_registry_that_was_never_written_to_is_empty()
    {
        var contents = await new ClusterRegistry(_folder["nowhere"]).ListAsync(CancellationToken.None);

        Assert.That(contents.Entries, Is.Empty);
        Assert.That(contents.Unreadable, Is.Empty);
    }

    private static ProcessIdentity Nobody { get; } = new(int.MaxValue, 1);

    private ClusterRegistry Registry() => new(_folder["clusters"], _time, id => id == "fake" ? _provider : null);

    private static async Task<ClusterEntry> BegunByAsync(ClusterRegistry registry, ProcessIdentity owner)
    {
        var entry = await registry.BeginAsync("fake", "upstream", "nightly", null, CancellationToken.None) with { Owner = owner };
        await registry.UpdateAsync(entry, CancellationToken.None);
        return entry;
    }

    private sealed class Provider : IClusterProvider
    {
        private readonly List<string> _downs = [];

        public IReadOnlyList<string> Downs => _downs;

        public Func<ClusterEntry, bool> Fails { get; set; } = _ => false;

        public Func<Task> OnDown { get; set; } = () => Task.CompletedTask;

        public string Id => "fake";

        public string Summary => "for tests";

        public ProviderSettings? Settings => null;

        public Task<Readiness> CheckAsync(CancellationToken ct) => Task.FromResult(new Readiness(true, [], []));

        public Task<ICluster> UpAsync(TargetSpec target, ClusterSession session, CancellationToken ct) => throw new NotSupportedException("only goes down");

        public async Task DownAsync(ClusterEntry entry, CancellationToken ct)
        {
            lock (_downs)
            {
                _downs.Add(entry.Id);
            }

            await OnDown();
            if (Fails(entry))
            {
                throw new ClusterException(Id, "stuck");
            }
        }
    }
}
