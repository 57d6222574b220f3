using ConformanceLab.Model;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ConformanceLab.Integration.Tests;

/// <summary>The manifests of <c>deploy/</c> on a real control plane: with just these rights nothing breaks, and the server takes the Job.</summary>
[TestFixture]
[Category("control-plane")]
internal sealed class LeastRightsTests
{
    private readonly Command command = new();
    private string kubeconfig = "";

    [OneTimeSetUp]
    public async Task BringUp()
    {
        kubeconfig = await command.Up("rights");
        foreach (var file in new[] { "full", "namespaced", "read-only" })
        {
            await DeployFiles.Apply(kubeconfig, $"rbac/{file}.yaml");
        }
    }

    [OneTimeTearDown]
    public async Task TakeDown()
    {
        await command.Run("clusters", "down", "--all");
        command.Dispose();
    }

    // A full run takes the suites whose rights differ most; all of them were measured by hand, and the figures stand in deploy/README.md.
    [TestCase("full", 40, "--suite", "rbac", "--suite", "objects", "--suite", "custom-resources", "--suite", "leases", "--suite", "apply", Category = "long")]
    [TestCase("namespaced", 300, "--mode", "namespaced", "--namespace", "conformancelab-a", "--namespace", "conformancelab-b", Category = "long")]
    [TestCase("read-only", 20, "--mode", "read-only", Category = "long")]
    public async Task With_just_these_rights_nothing_breaks_and_nothing_is_taken_for_a_deviation(string rights, int told, params string[] arguments)
    {
        var run = Path.Combine(command.Folder, rights);
        var result = await command.Run(["evaluate", "--kubeconfig", await Credentials($"conformancelab-{rights}"), "--out", run, .. arguments]);

        Assert.That(result.ExitCode, Is.Zero, result.StandardError);
        var report = RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(run, "run.json")), "run.json");
        Assert.That(
            report.Results.Where(check => check.Outcome is Outcome.Failed or Outcome.Broken).Select(check => $"{check.Outcome} {check.Probe}#{check.Check}: {check.Reason}"), Is.Empty);
        Assert.That(
            report.Findings.Where(finding => finding.Verdict is Verdict.Adds or Verdict.Restricts or Verdict.Differs).Select(finding => $"{finding.Verdict} {finding.Feature}: {finding.Why}"), Is.Empty);
        Assert.That(report.Results.Count(check => check.Outcome == Outcome.Passed), Is.GreaterThan(told));
        Assert.That(report.Targets.Single().Leftovers, Is.Zero);
        if (rights == "full")
        {
            Assert.That(report.Results.Where(check => check.Outcome == Outcome.Denied), Is.Empty, "a cluster-admin is denied nothing here");
        }
    }

    [Test]
    public async Task Read_only_rights_can_write_nothing_and_read_no_secret()
    {
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(await Credentials("conformancelab-read-only")));

        Assert.That(async () => await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = "not-made" } }), Throws.TypeOf<HttpOperationException>());
        Assert.That(async () => await client.CoreV1.ListSecretForAllNamespacesAsync(), Throws.TypeOf<HttpOperationException>());
        Assert.That((await client.CoreV1.ListNodeAsync()).Items, Is.Not.Null);
    }

    [TestCase("job.yaml")]
    [TestCase("lab-job.yaml")]
    [TestCase("upload-job.yaml")]
    [TestCase("results.yaml")]
    public async Task The_server_takes_what_deploy_holds(string file) => await DeployFiles.Apply(kubeconfig, file, dryRun: "All");

    [TestCase("job.yaml")]
    [TestCase("lab-job.yaml")]
    [TestCase("upload-job.yaml")]
    [TestCase("cronjob.yaml")]
    public void The_pod_meets_the_restricted_pod_security_standard(string file)
    {
        var pod = DeployFiles.Read(file).Select(item => item switch
        {
            V1Job job => job.Spec.Template.Spec,
            V1CronJob cron => cron.Spec.JobTemplate.Spec.Template.Spec,
            _ => null,
        }).Single(spec => spec is not null)!;

        Assert.That(pod.SecurityContext, Has.Property("RunAsNonRoot").True.And.Property("RunAsUser").GreaterThan(0));
        Assert.That(pod.SecurityContext.SeccompProfile.Type, Is.EqualTo("RuntimeDefault"));
        Assert.That(new[] { pod.HostNetwork, pod.HostPID, pod.HostIPC }, Has.All.Not.True);
        Assert.That(pod.Volumes.Select(volume => volume.HostPath), Has.All.Null);
        foreach (var container in pod.Containers.Concat(pod.InitContainers ?? []))
        {
            Assert.That(container.SecurityContext, Has.Property("AllowPrivilegeEscalation").False.And.Property("ReadOnlyRootFilesystem").True);
            Assert.That(container.SecurityContext.Capabilities.Drop, Is.EqualTo(new[] { "ALL" }));
            Assert.That(container.SecurityContext.Capabilities.Add, Is.Null);
            Assert.That(container.SecurityContext.Privileged, Is.Not.True);
        }
    }

    private async Task<string> Credentials(string account)
    {
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        var token = await client.CoreV1.CreateNamespacedServiceAccountTokenAsync(
            new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [], ExpirationSeconds = 3600 } }, account, "conformancelab");
        var cluster = KubernetesClientConfiguration.LoadKubeConfig(kubeconfig).Clusters.Single().ClusterEndpoint;
        var authority = cluster.CertificateAuthorityData is { } data ? $"certificate-authority-data: {data}" : $"certificate-authority: {cluster.CertificateAuthority}";
        var file = Path.Combine(command.Folder, $"{account}.kubeconfig");
        await File.WriteAllTextAsync(file, $$"""
            apiVersion: v1
            kind: Config
            clusters: [{ name: rights, cluster: { server: "{{cluster.Server}}", {{authority}} } }]
            users: [{ name: tester, user: { token: {{token.Status.Token}} } }]
            contexts: [{ name: rights, context: { cluster: rights, user: tester } }]
            current-context: rights

            """);
        return file;
    }
}
