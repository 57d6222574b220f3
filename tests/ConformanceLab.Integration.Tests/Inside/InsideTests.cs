using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;
using ConformanceLab.Model;
using k8s;
using k8s.Models;

namespace ConformanceLab.Integration.Tests.Inside;

/// <summary>The run as a Job inside of a cluster, for real: the image of <c>deploy/Containerfile</c>, the manifests of <c>deploy/</c>, and a cluster with a node that they run on.</summary>
[TestFixture]
[Category("pods-that-run")]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class InsideTests
{
    private const string Namespace = "conformancelab";
    private const string ProbeImage = "conformancelab.dev/probe:1";

    // On the node; what lies there is seen from the host in the cluster's folder.
    private const string Runs = "var/lib/runs";
    private const string Store = "var/lib/store";

    // A run of all suites takes minutes; these are enough to see that it reaches the server with the rights that it was given.
    private static readonly string[] Suites = ["--suite", "objects", "--suite", "rbac", "--suite", "custom-resources"];

    private static readonly TimeSpan JobBound = TimeSpan.FromMinutes(5);

    private readonly Command command = new();
    private Kubernetes client = null!;
    private string node = "";

    [OneTimeSetUp]
    public async Task BringUp()
    {
        var image = Path.Combine(command.Folder, "image.tar");
        var engine = await Script("tests/engine/start-engine.sh", []);
        await Script("tests/ConformanceLab.Integration.Tests/Inside/make-image.sh", [image], ("DOCKER_HOST", engine));
        var lab = Path.Combine(command.Folder, "lab.yaml");
        await File.WriteAllTextAsync(lab, """
            apiVersion: conformancelab.dev/v1
            kind: Lab
            metadata: { name: inside }
            targets:
              - { name: inside, provider: control-plane, version: "1.20", controlPlane: { nodes: 1, nodeImages: [image.tar] } }
            """);
        var up = await command.Run("clusters", "up", "-f", lab, "--output", "json");
        Assert.That(up.ExitCode, Is.Zero, up.StandardError);
        var kubeconfig = (string)JsonNode.Parse(up.StandardOutput)![0]!["kubeconfig"]!;
        client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        var listed = JsonNode.Parse((await command.Run("clusters", "ls", "--output", "json")).StandardOutput)![0]!;
        Assert.That((string)listed["server"]!, Is.EqualTo(client.BaseUri.GetLeftPart(UriPartial.Authority)));
        node = Path.Combine((string)listed["folder"]!, "node-1");

        await DeployFiles.Apply(kubeconfig, "rbac/full.yaml");
        await Volume();
    }

    [OneTimeTearDown]
    public async Task TakeDown()
    {
        client?.Dispose();
        await command.Run("clusters", "down", "--all");
        command.Dispose();
    }

    [TestCase("job.yaml")]
    [TestCase("cronjob.yaml")]
    public async Task A_run_inside_is_kept_on_its_claim(string file)
    {
        var job = DeployFiles.Read(file).Select(Job).Single(each => each is not null)!;
        job.Metadata.Name = $"kept-{Path.GetFileNameWithoutExtension(file)}";
        var container = job.Spec.Template.Spec.Containers.Single();
        container.Args = [.. container.Args, .. Suites];

        var pod = await Complete(job);

        var folder = Path.Combine(node, Runs, pod);
        Shows(RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(folder, "run.json")), "run.json"));
        Assert.That(new[] { "index.html", "summary.md", "junit.xml" }.Where(name => !File.Exists(Path.Combine(folder, name))), Is.Empty);
    }

    [Test]
    public async Task A_lab_file_names_the_images_that_probes_take()
    {
        await DeployFiles.Create(client, new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = "conformancelab-lab", NamespaceProperty = Namespace },
            Data = new Dictionary<string, string>
            {
                ["lab.yaml"] = $$"""
                    apiVersion: conformancelab.dev/v1
                    kind: Lab
                    metadata: { name: inside }
                    targets: [{ name: here, provider: kubeconfig }]
                    suites: [pod-environment]
                    images: { names: { probe: {{ProbeImage}} } }
                    """,
            },
        });

        var pod = await Complete((V1Job)DeployFiles.Read("lab-job.yaml").Single());

        var report = RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(node, Runs, pod, "run.json")), "run.json");
        Assert.That(report.Results.Where(result => result.Outcome != Outcome.Passed).Select(result => $"{result.Outcome} {result.Probe}#{result.Check}: {result.Reason}"), Is.Empty);
        Assert.That(report.Results, Has.Count.GreaterThan(10));
    }

    [Test]
    public async Task A_run_inside_is_taken_to_an_object_store()
    {
        await ObjectStore();
        const string Url = "http://store.conformancelab.svc.cluster.local/runs/run.tar.gz?signature=not-for-everybody";
        await DeployFiles.Create(client, new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "conformancelab-upload", NamespaceProperty = Namespace },
            StringData = new Dictionary<string, string> { ["url"] = Url },
        });
        var job = (V1Job)DeployFiles.Read("upload-job.yaml").Single();
        var container = job.Spec.Template.Spec.Containers.Single();
        container.Args = [container.Args.Single().Replace("conformancelab evaluate", $"conformancelab evaluate {string.Join(' ', Suites)}", StringComparison.Ordinal)];

        var pod = await Complete(job);

        Assert.That(await File.ReadAllTextAsync(Path.Combine(node, Store, "request")), Does.StartWith($"PUT {new Uri(Url).PathAndQuery} HTTP/"));
        await using var content = File.OpenRead(Path.Combine(node, Store, "content"));
        await using var unpacked = new GZipStream(content, CompressionMode.Decompress);
        await using var archive = new TarReader(unpacked);
        RunReport? report = null;
        while (await archive.GetNextEntryAsync() is { } entry)
        {
            if (entry.Name == $"{pod}/run.json")
            {
                using var text = new StreamReader(entry.DataStream!);
                report = RunJson.ReadReport(await text.ReadToEndAsync(), entry.Name);
            }
        }

        Shows(report ?? throw new AssertionException("no run.json in what was uploaded"));
        Assert.That(await Log(pod), Does.Not.Contain("not-for-everybody"));
    }

    private static V1Job? Job(object item) => item switch
    {
        V1Job job => job,
        V1CronJob cron => new V1Job { Metadata = new V1ObjectMeta { NamespaceProperty = cron.Namespace() }, Spec = cron.Spec.JobTemplate.Spec },
        _ => null,
    };

    private static void Shows(RunReport report)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Targets.Single().Kubernetes!.GitVersion, Is.EqualTo("v1.20.2"));
            Assert.That(report.Targets.Single().Leftovers, Is.Zero);
            Assert.That(report.Results.Count(result => result.Outcome == Outcome.Passed), Is.GreaterThan(60));
            Assert.That(report.Results.Where(result => result.Outcome is Outcome.Failed or Outcome.Broken or Outcome.Denied).Select(result => $"{result.Probe}#{result.Check}: {result.Reason}"), Is.Empty);
            Assert.That(report.Findings.Where(finding => finding.Verdict is Verdict.Restricts or Verdict.Differs).Select(finding => $"{finding.Feature}: {finding.Why}"), Is.Empty);
        }
    }

    /// <summary>Runs a job to its end, and returns its pod.</summary>
    private async Task<string> Complete(V1Job job)
    {
        await DeployFiles.Create(client, job);
        V1JobStatus status = new();
        await Until(async () => (status = (await client.BatchV1.ReadNamespacedJobAsync(job.Name(), Namespace)).Status).Succeeded > 0 || status.Failed > 0, $"the end of the job {job.Name()}");
        var pod = (await client.CoreV1.ListNamespacedPodAsync(Namespace, labelSelector: $"job-name={job.Name()}")).Items.Single().Name();
        Assert.That(status.Succeeded, Is.EqualTo(1), await Log(pod));
        return pod;
    }

    private async Task<string> Log(string pod)
    {
        using var text = new StreamReader(await client.CoreV1.ReadNamespacedPodLogAsync(pod, Namespace));
        return await text.ReadToEndAsync();
    }

    /// <summary>A folder of the node that everybody may write to, as the volume of the claim.</summary>
    private async Task Volume()
    {
        await DeployFiles.Create(client, Pod("prepare", Runs, "chmod 0777 /data", "Never"));
        await Until(async () => (await client.CoreV1.ReadNamespacedPodAsync("prepare", Namespace)).Status.Phase == "Succeeded", "the end of the pod that prepares the volume");
        await DeployFiles.Create(client, new V1PersistentVolume
        {
            Metadata = new V1ObjectMeta { Name = "runs" },
            Spec = new V1PersistentVolumeSpec
            {
                AccessModes = ["ReadWriteOnce"],
                Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = new("2Gi") },
                HostPath = new V1HostPathVolumeSource { Path = $"/{Runs}" },
            },
        });
        foreach (var claim in DeployFiles.Read("results.yaml"))
        {
            await DeployFiles.Create(client, claim);
        }
    }

    /// <summary>What takes a PUT as an object store does at a presigned URL: it keeps the request's first line and its content.</summary>
    private async Task ObjectStore()
    {
        const string Serve = """
            cat >/tmp/put <<'S'
            read -r request
            while read -r name value && [ "$name" != "$(printf '\r')" ]; do
                case "$name" in [Cc]ontent-[Ll]ength:) length="${value%$(printf '\r')}" ;; [Ee]xpect:) printf 'HTTP/1.1 100 Continue\r\n\r\n' ;; esac
            done
            head -c "$length" >/data/content
            echo "$request" >/data/request
            printf 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
            S
            exec nc -ll -p 8080 -e sh /tmp/put
            """;
        var pod = Pod("store", Store, Serve, "Always");
        pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "store" };
        await DeployFiles.Create(client, pod);
        await DeployFiles.Create(client, new V1Service
        {
            Metadata = new V1ObjectMeta { Name = "store", NamespaceProperty = Namespace },
            Spec = new V1ServiceSpec { Selector = pod.Metadata.Labels, Ports = [new V1ServicePort { Port = 80, TargetPort = 8080 }] },
        });
        await Until(async () => (await client.CoreV1.ReadNamespacedPodAsync("store", Namespace)).Status.Phase == "Running", "the store's pod");
    }

    private static V1Pod Pod(string name, string folder, string script, string restart) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
        Spec = new V1PodSpec
        {
            RestartPolicy = restart,
            Containers =
            [
                new V1Container { Name = "main", Image = ProbeImage, Command = ["/bin/sh", "-c", script], VolumeMounts = [new V1VolumeMount { Name = "data", MountPath = "/data" }] },
            ],
            Volumes = [new V1Volume { Name = "data", HostPath = new V1HostPathVolumeSource { Path = $"/{folder}", Type = "DirectoryOrCreate" } }],
        },
    };

    private static async Task Until(Func<Task<bool>> holds, string what)
    {
        using var bound = new CancellationTokenSource(JobBound);
        while (!await holds())
        {
            Assert.That(bound.IsCancellationRequested, Is.False, $"never seen: {what}");
            await Task.Delay(500, CancellationToken.None);
        }
    }

    private static async Task<string> Script(string path, string[] arguments, params (string Name, string Value)[] variables)
    {
        var ran = await CliWrap.Cli.Wrap(Path.Combine(Command.Root, path)).WithArguments(arguments).WithValidation(CommandResultValidation.None)
            .WithEnvironmentVariables(variables.ToDictionary(variable => variable.Name, variable => (string?)variable.Value)).ExecuteBufferedAsync();
        Assert.That(ran.ExitCode, Is.Zero, ran.StandardError);
        return ran.StandardOutput.Trim();
    }
}
