using System.Security.Cryptography;
using System.Text;
using ConformanceLab.Clusters.Engines;
using DotNet.Testcontainers.Configurations;

namespace ConformanceLab.Clusters.Tests.Engines;

internal sealed class EngineChecks
{
    private readonly Dictionary<string, string> _variables = [];
    private TempFolder _folder = null!;

    [SetUp]
    public void Begin() => _folder = new TempFolder();

    [TearDown]
    public void End() => _folder.Dispose();

    private static ContainerEngine Engine(long memory, long disk, int cgroup = 2) => new(
        new DockerEndpointAuthenticationConfiguration(new Uri("unix:///s")), new EngineFacts("Podman Engine", "5", "1.44", memory, null, 2, disk, cgroup, false));

    [TestCase(1, 9, 2, EngineProblem.TooLittleMemory, "has 1 GB of memory, and this cluster needs 2 GB. Give the engine more memory")]
    [TestCase(9, 1, 2, EngineProblem.OutOfDisk, "has 1 GB of disk free, and this cluster needs 2 GB. Free room with `podman system prune`")]
    [TestCase(9, 9, 1, EngineProblem.Unfit, "runs with cgroup v1, and this version of Kubernetes needs v2")]
    public void What_an_engine_has_too_little_of_is_told_beforehand(int memory, int disk, int cgroup, EngineProblem problem, string expected)
    {
        Assert.That(
            () => new EngineNeeds(2L << 30, 2L << 30) { Cgroup = 2 }.Require(Engine((long)memory << 30, (long)disk << 30, cgroup)),
            Throws.TypeOf<EngineException>().With.Property(nameof(EngineException.Problem)).EqualTo(problem).And.Message.Contain(expected));
    }

    [TestCase("write /var/lib/docker/x: no space left on device", EngineProblem.OutOfDisk)]
    [TestCase("driver failed: Bind for 127.0.0.1:80 failed: port is already allocated", EngineProblem.PortTaken)]
    [TestCase("Conflict. The container name \"/a\" is already in use by container \"b\"", EngineProblem.NameTaken)]
    [TestCase("ERROR: failed to create cluster: node(s) already exist for a cluster with the name \"a\"", EngineProblem.NameTaken)]
    [TestCase("permission denied while trying to connect to the Docker daemon socket", EngineProblem.NoRight)]
    [TestCase("Cannot connect to the Docker daemon at unix:///s. Is the docker daemon running?", EngineProblem.NoneRunning)]
    [TestCase("fork/exec: cannot allocate memory", EngineProblem.TooLittleMemory)]
    [TestCase("manifest unknown: manifest unknown", EngineProblem.ImageNotToBeHad)]
    [TestCase("something else", EngineProblem.Other)]
    public void The_words_of_an_engine_tell_the_problem(string words, EngineProblem problem)
    {
        Assert.That(EngineWords.ProblemOf(words), Is.EqualTo(problem));
    }

    private Task<(ContainerEngine? Engine, IReadOnlyList<EngineException> Problems)> Find() =>
        new EngineSearch(_variables.GetValueOrDefault, _folder.Path, TimeProvider.System).FindAsync(CancellationToken.None);

    private void Context(string name, string host) => _folder.Write(
        $".docker/contexts/meta/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}/meta.json",
        $$"""{"Name":"{{name}}","Metadata":{ },"Endpoints":{"docker":{"Host":"{{host}}","SkipTLSVerify":false} } }""");

    [Test]
    public async Task The_engine_of_the_chosen_context_is_taken()
    {
        _folder.Write(".docker/config.json", """{"currentContext":"lab"}""");
        Context("lab", $"unix://{_folder["lab.sock"]}");
        Context("other", $"unix://{_folder["other.sock"]}");

        Assert.That((await Find()).Problems.Single().Message, Does.Contain(_folder["lab.sock"]));

        _variables["DOCKER_CONTEXT"] = "other";
        Assert.That((await Find()).Problems.Single().Message, Does.Contain(_folder["other.sock"]));

        _variables["CONTAINER_HOST"] = $"unix://{_folder["podman.sock"]}";
        Assert.That((await Find()).Problems.Single().Message, Does.Contain(_folder["podman.sock"]));
    }

    [Test]
    public async Task A_context_that_can_not_be_taken_is_named()
    {
        _variables["DOCKER_CONTEXT"] = "gone";
        Assert.That((await Find()).Problems.Single().Message, Does.Contain("docker's context 'gone' (DOCKER_CONTEXT) isn't there"));

        Context("far", "ssh://me@host");
        _variables["DOCKER_CONTEXT"] = "far";
        Assert.That((await Find()).Problems.Single().Message, Does.Contain("docker's context 'far' (DOCKER_CONTEXT) is at 'ssh://me@host', which isn't an address"));

        _variables.Clear();
        _folder.Write(".docker/config.json", "{");
        Assert.That((await Find()).Problems.Single().Message, Does.Contain("config.json can't be read"));
    }
}
