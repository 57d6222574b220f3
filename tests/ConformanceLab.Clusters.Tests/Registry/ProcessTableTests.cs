namespace ConformanceLab.Clusters.Tests.Registry;

public sealed class ProcessTableTests
{
    [Test]
    public void We_are_alive_and_a_number_that_nobody_has_is_not()
    {
        Assert.That(ProcessTable.IsAlive(ProcessTable.Current), Is.True);
        Assert.That(ProcessTable.Identify(int.MaxValue), Is.Null);
    }

    [Test]
    public async Task Marked_processes_are_found_by_the_whole_value()
    {
        var id = $"upstream-{Guid.NewGuid():N}";
        using var ours = new Sleeper(id);
        using var longer = new Sleeper(id + "0");
        using var unmarked = new Sleeper();

        Assert.That(ProcessTable.Marked(ControlPlaneProvider.Marker, id), Is.EqualTo(new[] { ours.Identity }));
        await ours.EndAsync();
        Assert.That(ProcessTable.Marked(ControlPlaneProvider.Marker, id), Is.Empty);
    }

    [Test]
    public async Task Taking_a_cluster_down_ends_its_processes_recorded_or_marked_and_nobody_elses()
    {
        using var folder = new TempFolder();
        var registry = new ClusterRegistry(folder.Path);
        var entry = await registry.BeginAsync("control-plane", "upstream", "tests", null, CancellationToken.None);
        using var recorded = new Sleeper(entry.Id);
        using var unrecorded = new Sleeper(entry.Id);
        using var reused = new Sleeper();
        using var stranger = new Sleeper("upstream-of-another");
        entry = entry with
        {
            Parts = [new ClusterPart("etcd", recorded.Identity), new ClusterPart("kube-apiserver", reused.Identity with { StartTicks = reused.Identity.StartTicks - 7 })],
        };

        await new ControlPlaneProvider().DownAsync(entry, CancellationToken.None);

        Assert.That(recorded.IsAlive, Is.False);
        Assert.That(unrecorded.IsAlive, Is.False);
        Assert.That(reused.IsAlive, Is.True);
        Assert.That(stranger.IsAlive, Is.True);
    }

    [Test]
    public async Task What_does_not_end_when_asked_is_ended()
    {
        using var folder = new TempFolder();
        var ready = folder["ready"];
        using var stubborn = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"trap '' TERM; : > {ready}; while :; do sleep 0.1; done"]);
        await Eventually.HoldsAsync(() => Task.FromResult(File.Exists(ready)), exists => exists);
        var identity = ProcessTable.Identify(stubborn.Id)!;

        var left = await ProcessTable.EndAsync([identity], TimeSpan.FromMilliseconds(200), CancellationToken.None);

        Assert.That(left, Is.Empty);
        Assert.That(ProcessTable.IsAlive(identity), Is.False);
    }
}
