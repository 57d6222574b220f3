using System.Text.Json.Nodes;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.Minikube;
using ConformanceLab.Clusters.Tests.Kubeconfig;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Tests.Minikube;

/// <summary>No minikube can be had where these tests run: a script notes its arguments and answers with what minikube's source says that it prints.</summary>
internal sealed class MinikubeStandIn
{
    private TempFolder _folder = null!;
    private MinikubeProvider _provider = null!;
    private ClusterRegistry _registry = null!;
    private Lines _lines = null!;
    private TestAuthority _authority = null!;
    private TestServer _server = null!;

    [SetUp]
    public void Begin()
    {
        _folder = new TempFolder();
        _authority = new TestAuthority("minikubeCA");
        _server = new TestServer(_authority.Issue("minikube", "127.0.0.1"), _ => TestServer.Reply(200, TestServer.Version));
        _folder.Write("kubeconfig", $$"""
            apiVersion: v1
            kind: Config
            current-context: it
            clusters: [{ name: it, cluster: { server: "{{_server.Address}}", certificate-authority-data: {{_authority.Base64}} } }]
            users: [{ name: it, user: { token: t } }]
            contexts: [{ name: it, context: { cluster: it, user: it } }]
            """);
        _folder.Write("version", """{"commit":"0000000000000000000000000000000000000000","minikubeVersion":"v1.36.0"}""");
        _folder.Write("start", Event("step", """ "currentstep":"0","message":"minikube v1.36.0 on Debian","name":"Initial Minikube Setup","totalsteps":"19" """));
        _folder.Write("code", "0");
        _folder.Write("minikube", $$"""
            #!/bin/sh
            at={{_folder.Path}}
            echo "$* MINIKUBE_HOME=$MINIKUBE_HOME" >>"$at/calls"
            case "$1" in
            version) cat "$at/version" ;;
            start) [ ! -e "$at/hang" ] || exec sleep 600; cat "$at/start"; code=$(cat "$at/code"); [ "$code" != 0 ] || cp "$at/kubeconfig" "$KUBECONFIG"; exit "$code" ;;
            logs) echo "==> Last Start <==" >"$5" ;;
            esac
            """);
        File.SetUnixFileMode(_folder["minikube"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _provider = new MinikubeProvider(_folder["home"], TimeProvider.System);
        _registry = new ClusterRegistry(_folder["clusters"], TimeProvider.System, id => id == "minikube" ? _provider : null);
        _lines = new Lines();
    }

    [TearDown]
    public async Task End()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    private static string Event(string kind, string data) =>
        $$"""{"specversion":"1.0","id":"1","source":"https://minikube.sigs.k8s.io/","type":"io.k8s.sigs.minikube.{{kind}}","datacontenttype":"application/json","data":{ {{data}} } }""" + "\n";

    private Task<ICluster> Up(string settings = "", CancellationToken ct = default) => _provider.UpAsync(
        new TargetSpec
        {
            Name = "box",
            Provider = "minikube",
            Version = "1.31",
            BaseDirectory = _folder.Path,
            Settings = JsonNode.Parse($$"""{"binary":"minikube"{{settings}}}""")!.AsObject(),
        },
        new ClusterSession("tests", null, _folder["logs"], _registry, _lines, TimeProvider.System),
        ct);

    [Test]
    public async Task A_start_passes_every_setting_and_an_end_deletes_the_profile_in_our_home()
    {
        var cluster = await Up(
            ""","driver":"docker","nodes":2,"cni":"calico","containerRuntime":"docker","memory":"3g","cpus":2,"featureGates":{"A":true},"apiServerFlags":{"v":"3"},"addons":["ingress"],"registryMirrors":["http://m:5000"],"image":"base:1","startArgs":["--force"] """);
        var entry = (await _registry.ListAsync(CancellationToken.None)).Entries.Single();
        await cluster.DisposeAsync();

        var name = $"conformancelab-{entry.Id}";
        Assert.That(File.ReadAllLines(_folder["calls"]).Skip(1), Is.EqualTo(new[]
        {
            $"start --profile {name} --output json --interactive=false --embed-certs --nodes 2 --kubernetes-version=v1.31 --driver=docker --cni=calico --container-runtime=docker --base-image=base:1 --memory=3g --cpus=2 --feature-gates=A=true --extra-config=apiserver.v=3 --addons=ingress --registry-mirror=http://m:5000 --force MINIKUBE_HOME={_folder["home"]}",
            $"delete --profile {name} --output json MINIKUBE_HOME={_folder["home"]}",
        }));
        Assert.That(_lines.All, Has.Some.EqualTo("box: minikube v1.36.0 on Debian").And.Some.Match("^box: Kubernetes v1.20.2, ready in"));
        Assert.That(cluster.Distro!.Id, Is.EqualTo("minikube"));
        Assert.That((await _registry.ListAsync(CancellationToken.None)).Entries, Is.Empty);
    }

    [TestCase("DRV_AS_ROOT", "The docker driver should not be used with root privileges.", "startArgs", EngineProblem.Other)]
    [TestCase("RSRC_INSUFFICIENT_CONTAINER_MEMORY", "Docker has less than 1800MB available", "Give the engine more memory", EngineProblem.TooLittleMemory)]
    [TestCase("PROVIDER_DOCKER_NOT_RUNNING", "Cannot connect to the Docker daemon", "Start it", EngineProblem.NoneRunning)]
    [TestCase("K8S_NEW_UNSUPPORTED", "Specified Kubernetes version is newer", "another `version:`", EngineProblem.Other)]
    public async Task An_error_is_told_by_its_name_with_the_way_out_and_its_log(string name, string message, string wayOut, EngineProblem problem)
    {
        _folder.Write("start", Event("error", $""" "exitcode":"60","message":"{message}","name":"{name}","advice":"","url":"" """));
        _folder.Write("code", "60");

        var told = await Assert.ThrowsAsync<ClusterException>(() => Up());

        Assert.That(told!.Message, Does.Contain($"exit code 60 ({name}): {message.TrimEnd('.')}. ").And.Contain(wayOut));
        Assert.That((told.InnerException as EngineException)?.Problem ?? EngineProblem.Other, Is.EqualTo(problem));
        Assert.That(File.ReadAllText(_folder["logs/box-minikube.log"]), Does.Contain("Last Start"));
        Assert.That(File.ReadAllText(_folder["calls"]), Does.Contain("delete --profile"));
        Assert.That((await _registry.ListAsync(CancellationToken.None)).Entries, Is.Empty);
    }

    [Test]
    public async Task Giving_up_in_mid_start_interrupts_it_and_deletes_the_profile()
    {
        _folder.Write("hang", "");
        using var stop = new CancellationTokenSource();
        var up = Up(ct: stop.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(File.Exists(_folder["calls"]) && File.ReadAllText(_folder["calls"]).Contains("start", StringComparison.Ordinal)), begun => begun);
        await stop.CancelAsync();

        Assert.That(() => up, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(File.ReadAllLines(_folder["calls"])[^1], Does.StartWith("delete --profile"));
        Assert.That((await _registry.ListAsync(CancellationToken.None)).Entries, Is.Empty);
    }

    [TestCase("""{"minikubeVersion":"v1.9.2"}""", "v1.30.0 or newer is needed")]
    [TestCase("hello", "doesn't tell its version")]
    public void A_program_that_can_not_be_taken_is_named(string version, string expected)
    {
        _folder.Write("version", version);

        Assert.That(() => Up(), Throws.TypeOf<ClusterException>().With.Message.Contain(expected));
    }
}
