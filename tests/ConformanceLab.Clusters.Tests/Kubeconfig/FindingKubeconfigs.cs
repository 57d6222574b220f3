using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

internal sealed class FindingKubeconfigs
{
    private Scene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new Scene();

    [TearDown]
    public void End() => _scene.Dispose();

    private Task<Connection> Resolve(string? context = null, params string[] files) => _scene.Loader.ResolveAsync(_scene.Target(context, files), CancellationToken.None);

    private void KubeconfigVariable(params string[] files) => _scene.Variables["KUBECONFIG"] = string.Join(':', files);

    [Test]
    public async Task Named_files_win_over_the_variable_and_start_from_the_lab_files_folder()
    {
        KubeconfigVariable(_scene.File("other", Scene.Config("other")));
        var mine = _scene.File("sub/mine", Scene.Config("mine"));

        var found = await Resolve(null, "sub/mine");

        Assert.That(found.Kubeconfig, Is.EqualTo(new[] { mine }));
        Assert.That(found.Context, Is.EqualTo("mine"));
        Assert.That(found.InCluster, Is.False);
    }

    [Test]
    public async Task A_tilde_is_the_home()
    {
        var file = _scene.File("home/.kube/prod", Scene.Config("prod"));

        Assert.That((await Resolve(null, "~/.kube/prod")).Kubeconfig, Is.EqualTo(new[] { file }));
    }

    [Test]
    public async Task A_named_file_that_is_missing_is_an_error()
    {
        Assert.That(
            await Scene.FailureOf(() => Resolve(null, "nowhere/config")),
            Is.EqualTo($"kubeconfig: the file '{_scene.Path("nowhere", "config")}' isn't there. Name one that is, with --kubeconfig, `kubeconfig:` in the lab file or KUBECONFIG."));
    }

    [Test]
    public async Task Missing_files_in_the_variable_are_skipped()
    {
        var there = _scene.File("there", Scene.Config("there"));
        KubeconfigVariable(_scene.Path("gone"), there, there);

        Assert.That((await Resolve()).Kubeconfig, Is.EqualTo(new[] { there }));
    }

    [Test]
    public async Task The_variable_wins_over_the_home()
    {
        _scene.File("home/.kube/config", Scene.Config("home"));
        KubeconfigVariable(_scene.File("there", Scene.Config("there")));

        Assert.That((await Resolve()).Context, Is.EqualTo("there"));
    }

    [Test]
    public async Task Without_the_variable_the_home_is_taken()
    {
        _scene.File("home/.kube/config", Scene.Config("home"));

        Assert.That((await Resolve()).Context, Is.EqualTo("home"));
    }

    [Test]
    public async Task The_first_file_wins_for_the_current_context_and_for_each_entry_as_a_whole()
    {
        KubeconfigVariable(
            _scene.File("a", Scene.Config("red", "https://first:1", "token: first", current: false)),
            _scene.File("b", Scene.Config("red", "https://second:1", "username: second\npassword: second", "tls-server-name: second")),
            _scene.File("c", Scene.Config("blue", "https://third:1")));

        var found = await Resolve();
        var red = await _scene.Loader.LoadAsync(found, CancellationToken.None);
        var blue = await _scene.Loader.LoadAsync(found with { Context = "blue" }, CancellationToken.None);

        Assert.That(found.Context, Is.EqualTo("red"), "the first that has a current context is the second file");
        Assert.That(red.Host, Is.EqualTo("https://first:1/"));
        Assert.That(red.TlsServerName, Is.Null);
        Assert.That(red.Username, Is.Null);
        Assert.That((await red.TokenProvider.GetAuthenticationHeaderAsync(CancellationToken.None)).Parameter, Is.EqualTo("first"));
        Assert.That(red.Namespace, Is.EqualTo("space-red"));
        Assert.That(blue.Host, Is.EqualTo("https://third:1/"));
    }

    [Test]
    public async Task The_context_is_fixed_when_it_is_resolved()
    {
        var file = _scene.File("a", Scene.Config("red"));
        var found = await Resolve(null, file);
        _scene.File("a", Scene.Config("blue"));

        Assert.That(await Scene.FailureOf(() => _scene.Loader.LoadAsync(found, CancellationToken.None)), Does.Contain("context 'red' isn't there"));
    }

    [Test]
    public async Task A_context_that_is_missing_is_named_with_those_that_are()
    {
        KubeconfigVariable(_scene.File("a", Scene.Config("red")), _scene.File("b", Scene.Config("blue")));

        Assert.That(
            await Scene.FailureOf(() => Resolve("green")),
            Is.EqualTo($"kubeconfig: {_scene.Path("a")}, {_scene.Path("b")}: context 'green' isn't there. Those that are: red, blue. Name one with --context or `context:` in the lab file."));
    }

    [Test]
    public async Task Names_are_taken_by_their_case()
    {
        Assert.That(await Scene.FailureOf(() => Resolve("RED", _scene.File("a", Scene.Config("red")))), Does.Contain("context 'RED' isn't there"));
    }

    [Test]
    public async Task No_current_context_is_an_error_that_lists_the_contexts()
    {
        Assert.That(await Scene.FailureOf(() => Resolve(null, _scene.File("a", Scene.Config("red", current: false)))), Does.Contain("no current context").And.Contain("red"));
    }

    [TestCase("cluster", "user: u, cluster: gone", "names the cluster 'gone', which isn't there. Those that are: c.")]
    [TestCase("user", "user: gone, cluster: c", "names the user 'gone', which isn't there. Those that are: u.")]
    [TestCase("no cluster", "user: u", "names no cluster")]
    public async Task A_context_that_leads_nowhere_is_an_error(string what, string context, string expected)
    {
        var file = _scene.File("a", $$"""
            clusters: [{ name: c, cluster: { server: "https://h:1" } }]
            users: [{ name: u, user: {} }]
            contexts: [{ name: x, context: { {{context}} } }]
            """);

        Assert.That(await Scene.FailureOf(() => Resolve("x", file)), Does.Contain(expected).And.Contain($"{file}:3"), what);
    }

    [Test]
    public async Task Nothing_anywhere_says_where_it_looked()
    {
        Assert.That(
            await Scene.FailureOf(() => Resolve()),
            Does.Contain("no kubeconfig found").And.Contain("KUBECONFIG isn't set").And.Contain(_scene.Path("home", ".kube", "config")).And.Contain(_scene.Path("account", "token")));
    }

    [Test]
    public async Task A_variable_that_names_only_missing_files_does_not_fall_back_to_the_home()
    {
        _scene.File("home/.kube/config", Scene.Config("home"));
        KubeconfigVariable(_scene.Path("gone"));

        Assert.That(await Scene.FailureOf(() => Resolve()), Does.Contain("none of the files in KUBECONFIG is there").And.Contain(_scene.Path("gone")));
    }

    [Test]
    public async Task A_pod_takes_its_service_account_where_there_is_no_kubeconfig()
    {
        InPod();

        Assert.That(await Resolve(), Is.EqualTo(new Connection([], null, InCluster: true)).Using<Connection>((a, b) => a.InCluster == b.InCluster && a.Kubeconfig.Count == b.Kubeconfig.Count));
    }

    [Test]
    public async Task A_pod_takes_its_service_account_where_the_kubeconfig_is_empty()
    {
        InPod();
        _scene.File("home/.kube/config", "");

        Assert.That((await Resolve()).InCluster, Is.True);
    }

    [Test]
    public async Task A_kubeconfig_wins_over_the_service_account()
    {
        InPod();
        _scene.File("home/.kube/config", Scene.Config("home"));

        Assert.That((await Resolve()).InCluster, Is.False);
    }

    [Test]
    public async Task A_token_without_the_service_host_is_no_pod()
    {
        InPod();
        _scene.Variables.Remove("KUBERNETES_SERVICE_HOST");

        Assert.That(await Scene.FailureOf(() => Resolve()), Does.Contain("no kubeconfig found"));
    }

    private void InPod()
    {
        _scene.Variables["KUBERNETES_SERVICE_HOST"] = "10.0.0.1";
        _scene.File("account/token", "abc");
    }
}
