using System.Text.Json.Nodes;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.Kubeadm;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Tests.Kubeadm;

/// <summary>With an <c>ssh</c> that is a script: what no machine here would say.</summary>
[Platform(Exclude = "Win")]
internal sealed class KubeadmStandIns
{
    private const string Well = "uid=0\nkubeadm=/usr/bin/kubeadm\nkubelet=/usr/bin/kubelet\ncontainerd=/usr/bin/containerd\nversion=v1.31.2\nsocket=yes\nsystemd=yes\nnetwork=no\ntaken=\nclaimed=\nend=yes";
    private TempFolder _folder = null!;
    private ClusterRegistry _registry = null!;

    [SetUp]
    public void Begin() => _folder = new TempFolder();

    [TearDown]
    public void End() => _folder.Dispose();

    /// <summary>Every call is noted, with its last argument.</summary>
    private KubeadmProvider Provider(string script)
    {
        var ssh = _folder.Write("ssh", $"#!/bin/sh\nfor last; do :; done\necho call >>'{_folder["calls"]}'\n{script}\n");
        File.SetUnixFileMode(ssh, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var provider = new KubeadmProvider(ssh, new EngineSearch(_ => null, _folder.Path, TimeProvider.System), TimeProvider.System);
        _registry = new ClusterRegistry(_folder["clusters"], TimeProvider.System, _ => provider);
        return provider;
    }

    private Task<ICluster> Up(KubeadmProvider provider, string? version = null, CancellationToken ct = default) => provider.UpAsync(
        new TargetSpec
        {
            Name = "box",
            Provider = "kubeadm",
            Version = version,
            BaseDirectory = _folder.Path,
            Settings = JsonNode.Parse("""{"hosts": [{"address": "node.example", "user": "ops", "port": 2222}]}""")!.AsObject(),
        },
        new ClusterSession("tests", null, _folder["logs"], _registry, new Lines(), TimeProvider.System),
        ct);

    private async Task<ClusterException> FailsAsync(KubeadmProvider provider, HostProblem problem, string? version = null)
    {
        var failed = (await Assert.ThrowsAsync<ClusterException>(() => Up(provider, version)))!;
        Assert.That((failed.InnerException as KubeadmHostException)?.Problem, Is.EqualTo(problem), failed.Message);
        Assert.That(failed.Message, Does.StartWith("kubeadm: box: ops@node.example port 2222: "));
        Assert.That((await _registry.ListAsync(CancellationToken.None)).Entries, Is.Empty);
        Assert.That((await File.ReadAllLinesAsync(_folder["calls"])), Has.Length.EqualTo(1), "the host was only looked at");
        return failed;
    }

    [TestCase("ssh: connect to host node.example port 2222: Connection timed out", HostProblem.Unreachable, "no SSH server is reached at port 2222")]
    [TestCase("ssh: connect to host node.example port 2222: Connection refused", HostProblem.Unreachable, "Check `address:` and `port:`")]
    [TestCase("ssh: Could not resolve hostname node.example: Name or service not known", HostProblem.Unreachable, "Could not resolve hostname")]
    [TestCase("ops@node.example: Permission denied (publickey).", HostProblem.KeyRefused, "ssh-copy-id")]
    [TestCase("@ WARNING: UNPROTECTED PRIVATE KEY FILE! @\nops@node.example: Permission denied (publickey).", HostProblem.KeyRefused, "chmod 600")]
    [TestCase("No ED25519 host key is known for node.example and you have requested strict checking.\nHost key verification failed.", HostProblem.UnknownHostKey, "ssh-keyscan -p 2222 node.example >> ~/.ssh/known_hosts")]
    [TestCase("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.", HostProblem.ChangedHostKey, "Compare fingerprints")]
    [TestCase("kex_exchange_identification: read: Connection reset by peer", HostProblem.Other, "ssh failed: kex_exchange_identification")]
    public async Task What_ssh_says_becomes_an_error_with_a_way_out(string said, HostProblem problem, string wayOut)
    {
        _folder.Write("said", said + "\n");

        Assert.That((await FailsAsync(Provider($"cat '{_folder["said"]}' >&2; exit 255"), problem)).Message, Does.Contain(wayOut));
    }

    [Test]
    public async Task Sudo_that_wants_a_password_is_told() =>
        Assert.That((await FailsAsync(Provider("echo 'sudo: a password is required' >&2; exit 1"), HostProblem.NotRoot)).Message, Does.Contain("ops ALL=(ALL) NOPASSWD: ALL"));

    [TestCase("kubeadm=/usr/bin/kubeadm", "kubeadm=", HostProblem.Missing, "kubeadm isn't there. Install it")]
    [TestCase("kubelet=/usr/bin/kubelet", "kubelet=", HostProblem.Missing, "kubelet isn't there. Install it")]
    [TestCase("containerd=/usr/bin/containerd\n", "containerd=\nsocket=no\n", HostProblem.Missing, "containerd isn't there. Install it")]
    [TestCase("socket=yes", "socket=no", HostProblem.NoRuntime, "no container runtime listens at /run/containerd/containerd.sock. Start it")]
    [TestCase("taken=", "taken=/etc/kubernetes/admin.conf", HostProblem.InUse, "nothing was changed")]
    [TestCase("claimed=", "claimed=other-1234", HostProblem.InUse, "the cluster other-1234 of conformancelab has it")]
    [TestCase("version=v1.31.2", "version=", HostProblem.Other, "doesn't tell its version")]
    [TestCase("end=yes", "", HostProblem.Other, "It needs a POSIX shell")]
    public async Task What_a_host_lacks_is_told_before_anything_is_done(string line, string instead, HostProblem problem, string wayOut)
    {
        var facts = Well.Replace(line, instead, StringComparison.Ordinal);
        _folder.Write("facts", instead.Contains("socket=no\n", StringComparison.Ordinal) ? facts.Replace("socket=yes\n", "", StringComparison.Ordinal) : facts);

        Assert.That((await FailsAsync(Provider($"cat '{_folder["facts"]}'"), problem)).Message, Does.Contain(wayOut));
    }

    [Test]
    public async Task A_version_that_the_hosts_kubeadm_does_not_install_is_told()
    {
        _folder.Write("facts", Well);

        Assert.That((await FailsAsync(Provider($"cat '{_folder["facts"]}'"), HostProblem.Missing, "1.29")).Message, Does.Contain("its kubeadm is v1.31.2, and 1.29 is asked for"));
    }

    [Test]
    public async Task An_interrupt_comes_before_the_kill()
    {
        var provider = Provider($"trap 'echo interrupted >\"{_folder["interrupted"]}\"; exit 130' INT\necho >'{_folder["ready"]}'\nwhile :; do sleep 0.1; done");
        using var cancelled = new CancellationTokenSource();
        var starting = Up(provider, ct: cancelled.Token);
        Assert.That(await Eventually.HoldsAsync(() => Task.FromResult(File.Exists(_folder["ready"])), isThere => isThere), Is.True);

        await cancelled.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => starting);
        Assert.That(File.Exists(_folder["interrupted"]), Is.True);
        Assert.That((await _registry.ListAsync(CancellationToken.None)).Entries, Is.Empty);
    }

    [Test]
    public async Task A_host_that_can_not_be_given_back_keeps_its_entry_for_another_try()
    {
        var provider = Provider("cat >/dev/null; echo 'ssh: connect to host node.example port 2222: No route to host' >&2; exit 255");
        var entry = await _registry.BeginAsync("kubeadm", "box", "tests", null, CancellationToken.None);
        await new HostNotes([new KubeadmHostSettings { Address = "node.example", Port = 2222 }], KubeadmSettings.DefaultCriSocket, Reset: true).RememberAsync(entry, CancellationToken.None);

        var failed = (await Assert.ThrowsAsync<ClusterException>(() => _registry.DownAsync(entry, CancellationToken.None)))!;

        Assert.That(failed.Message, Does.Contain("1 of 1 hosts can't be given back").And.Contain("No route to host").And.Contain("Run `conformancelab clusters down` again"));
        Assert.That((await _registry.ListAsync(CancellationToken.None)).Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_doctor_says_what_each_way_needs()
    {
        var both = await Provider("echo 'OpenSSH_9.2p1' >&2").CheckAsync(CancellationToken.None);
        var neither = await new KubeadmProvider(_folder["no-ssh"], new EngineSearch(name => name == "DOCKER_HOST" ? $"unix://{_folder["none.sock"]}" : null, _folder.Path, TimeProvider.System), TimeProvider.System)
            .CheckAsync(CancellationToken.None);

        Assert.That(both.CanRun, Is.True);
        Assert.That(both.Facts[0], Is.EqualTo("for `hosts:`, OpenSSH_9.2p1"));
        Assert.That(neither.CanRun, Is.False);
        Assert.That(neither.Missing, Has.Count.EqualTo(2).And.Some.Contains("apt-get install openssh-client").And.Some.Contains("no container engine"));
    }
}
