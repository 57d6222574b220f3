using System.Text.Json.Nodes;
using ConformanceLab.Model;
using k8s;
using k8s.Models;

namespace ConformanceLab.Integration.Tests;

/// <summary>A cluster that somebody else keeps: evaluated through its kubeconfig, in each mode, and left as it was.</summary>
[TestFixture]
[Category("control-plane")]
internal sealed class OwnClusterTests
{
    private const string RunLabel = "conformancelab.dev/run";

    private readonly Command command = new();
    private string kubeconfig = "";

    [OneTimeSetUp]
    public async Task BringUp()
    {
        kubeconfig = await command.Up("own");
    }

    [OneTimeTearDown]
    public async Task TakeDown()
    {
        await command.Run("clusters", "down", "--all");
        var left = command.Processes();
        command.Dispose();
        Assert.That(left, Is.Empty);
    }

    [Test]
    public async Task Clusters_ls_shows_what_runs()
    {
        var listed = JsonNode.Parse((await command.Run("clusters", "ls", "--output", "json")).StandardOutput)!.AsArray();

        Assert.That(listed.Single()!.ToJsonString(), Does.Contain("own").And.Contain("control-plane"));
    }

    [Test]
    public async Task Evaluate_prints_the_version_the_lag_and_where_the_report_is()
    {
        var result = await command.Run("evaluate", "--kubeconfig", kubeconfig, "--out", Path.Combine(command.Folder, "evaluated"), "--suite", "apply");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.StandardOutput, Does.Contain("v1.20.2").And.Contain("17 minors").And.Contain("index.html"));
    }

    [Test]
    public async Task Captured_it_tells_what_the_catalogue_knows_of_its_minor()
    {
        var tables = Path.Combine(command.Folder, "tables");
        var result = await command.Run("catalog", "capture", "--kubeconfig", kubeconfig, "--out", tables);

        Assert.That(result.ExitCode, Is.Zero, result.StandardError);
        var data = Path.Combine(Command.Root, "harness/ConformanceLab.Catalog/Data");
        foreach (var file in Directory.GetFiles(tables))
        {
            Assert.That(File.ReadAllLines(file), Is.EqualTo(File.ReadAllLines(Path.Combine(data, Path.GetFileName(file)))), Path.GetFileName(file));
        }
    }

    [Test]
    public async Task A_read_only_run_writes_nothing()
    {
        var before = AuditedWrites().Count;
        var run = Path.Combine(command.Folder, "read-only");
        var result = await command.Run("evaluate", "--kubeconfig", kubeconfig, "--mode", "read-only", "--out", run);

        Assert.That(result.ExitCode, Is.Zero);
        var report = RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(run, "run.json")), "run.json");
        Assert.That(report.Targets.Single().Totals, Has.Property("Passed").GreaterThan(5).And.Property("Failed").Zero.And.Property("Broken").Zero);
        Assert.That(AuditedWrites().Skip(before).Where(write => !write.Contains("dryRun=All", StringComparison.Ordinal) && !write.Contains("reviews", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    [Category("long")]
    public async Task A_namespaced_run_stays_in_its_namespaces()
    {
        await Create("given-a");
        await Create("given-b");
        var before = AuditedWrites().Count;
        var run = Path.Combine(command.Folder, "namespaced");
        var result = await command.Run("evaluate", "--kubeconfig", kubeconfig, "--mode", "namespaced", "--namespace", "given-a", "--namespace", "given-b", "--out", run, "--suite", "apply", "--suite", "patches", "--suite", "config");

        Assert.That(result.ExitCode, Is.Zero);
        var report = RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(run, "run.json")), "run.json");
        Assert.That(report.Targets.Single().Totals, Has.Property("Passed").GreaterThan(5).And.Property("Failed").Zero.And.Property("Broken").Zero);
        Assert.That(AuditedWrites().Skip(before).Where(write => !write.Contains("/namespaces/given-", StringComparison.Ordinal) && !write.Contains("reviews", StringComparison.Ordinal)), Is.Empty);
        using var client = Client();
        Assert.That((await client.CoreV1.ListConfigMapForAllNamespacesAsync(labelSelector: RunLabel)).Items, Is.Empty);
        Assert.That((await client.CoreV1.ListSecretForAllNamespacesAsync(labelSelector: RunLabel)).Items, Is.Empty);
    }

    [TestCase("view", null)]
    [TestCase("edit", null)]
    [TestCase("admin", "tenant-a")]
    [TestCase(null, null)]
    public async Task With_less_than_cluster_admin_nothing_that_our_own_rights_hid_is_a_deviation(string? role, string? ns)
    {
        var name = $"{role ?? "nobody"}-{ns ?? "everywhere"}";
        var credentials = await Credentials(name, role, ns);
        var run = Path.Combine(command.Folder, name);

        // In a single namespace one probe runs at a time, so some suites stand for all.
        string[] mode = ns is null ? [] : ["--mode", "namespaced", "--namespace", ns, "--suite", "objects", "--suite", "apply", "--suite", "pod-security", "--suite", "rbac", "--suite", "volumes"];
        var result = await command.Run(["evaluate", "--kubeconfig", credentials, "--out", run, .. mode]);

        Assert.That(result.ExitCode, Is.Zero, result.StandardError);
        var report = RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(run, "run.json")), "run.json");
        Assert.That(
            report.Findings.Where(finding => finding.Verdict is Verdict.Adds or Verdict.Restricts or Verdict.Differs).Select(finding => $"{finding.Verdict} {finding.Feature}: {finding.Why}"), Is.Empty);
        Assert.That(
            report.Results.Where(check => check.Outcome is Outcome.Failed or Outcome.Broken).Select(check => $"{check.Outcome} {check.Probe}#{check.Check}: {check.Reason}"), Is.Empty);
        Assert.That(report.Targets.Single().Verdicts.Unknown, Is.GreaterThan(10));
        Assert.That(report.Targets.Single().Leftovers, Is.Zero);
        Assert.That(await File.ReadAllTextAsync(Path.Combine(run, "summary.md")), Does.Contain("the credentials lack"));
    }

    [Test]
    public async Task Cleanup_removes_what_bears_the_label_and_nothing_else()
    {
        await Create("left-behind", (RunLabel, "20200101T000000Z-abcde"));
        await Create("somebodys");
        var result = await command.Run("cleanup", "--kubeconfig", kubeconfig);

        Assert.That(result.ExitCode, Is.Zero);
        using var client = Client();
        var names = (await client.CoreV1.ListNamespaceAsync()).Items.Select(item => item.Name()).ToList();
        Assert.That(names, Does.Contain("somebodys").And.Not.Contain("left-behind"));
    }

    // From the audit log of the control plane itself: what somebody with the user's credentials wrote.
    private List<string> AuditedWrites()
    {
        var log = Directory.EnumerateFiles(Path.GetDirectoryName(kubeconfig)!, "audit*.log", SearchOption.AllDirectories).ToList();
        Assert.That(log, Is.Not.Empty, "the control plane keeps an audit log");
        return
        [
            .. log.SelectMany(File.ReadLines).Where(line => line.Length > 0).Select(line => JsonNode.Parse(line)!)
                .Where(entry => (string?)entry["verb"] is not ("get" or "list" or "watch") && ((string?)entry["userAgent"])?.StartsWith("kubernetes-csharp", StringComparison.Ordinal) == true)
                .Select(entry => $"{entry["verb"]} {entry["requestURI"]}"),
        ];
    }

    /// <summary>A kubeconfig with the token of a service account that has one of upstream's own roles, everywhere or in one namespace, or no role at all.</summary>
    private async Task<string> Credentials(string name, string? role, string? ns)
    {
        using var client = Client();
        await Create($"home-{name}");
        if (ns is not null)
        {
            await Create(ns);
        }

        var account = await client.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "tester" } }, $"home-{name}");
        var subjects = new[] { new Rbacv1Subject { Kind = "ServiceAccount", Name = account.Name(), NamespaceProperty = account.Namespace() } };
        var roleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = role };
        if (ns is not null)
        {
            await client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(new V1RoleBinding { Metadata = new V1ObjectMeta { Name = name }, RoleRef = roleRef, Subjects = subjects }, ns);
        }
        else if (role is not null)
        {
            await client.RbacAuthorizationV1.CreateClusterRoleBindingAsync(new V1ClusterRoleBinding { Metadata = new V1ObjectMeta { Name = name }, RoleRef = roleRef, Subjects = subjects });
        }

        var token = await client.CoreV1.CreateNamespacedServiceAccountTokenAsync(new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [] } }, account.Name(), account.Namespace());
        var cluster = KubernetesClientConfiguration.LoadKubeConfig(kubeconfig).Clusters.Single().ClusterEndpoint;
        var file = Path.Combine(command.Folder, $"{name}.kubeconfig");
        await File.WriteAllTextAsync(file, $"""
            apiVersion: v1
            kind: Config
            clusters: [{"{"} name: own, cluster: {"{"} server: "{cluster.Server}", {(cluster.CertificateAuthorityData is { } data ? $"certificate-authority-data: {data}" : $"certificate-authority: {cluster.CertificateAuthority}")} {"}"} {"}"}]
            users: [{"{"} name: tester, user: {"{"} token: {token.Status.Token} {"}"} {"}"}]
            contexts: [{"{"} name: {name}, context: {"{"} cluster: own, user: tester {"}"} {"}"}]
            current-context: {name}

            """);
        return file;
    }

    private Kubernetes Client() => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));

    private async Task Create(string name, params (string Key, string Value)[] labels)
    {
        using var client = Client();
        await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name, Labels = labels.ToDictionary(label => label.Key, label => label.Value) } });
    }
}
