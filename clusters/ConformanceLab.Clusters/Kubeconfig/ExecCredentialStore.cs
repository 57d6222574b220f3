using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>The credentials of all plugins in use: who asks with the same plugin for the same cluster shares one.</summary>
internal sealed class ExecCredentialStore(TimeProvider time, Machine machine)
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    private readonly ConcurrentDictionary<string, ExecCredential> _held = new(StringComparer.Ordinal);

    /// <summary>The credential, valid now: so that a plugin that fails is told before anything else is begun.</summary>
    public async Task<ExecCredential> ForAsync(UserSection user, ClusterSection cluster, Uri server, CancellationToken ct)
    {
        var exec = user.Exec!;
        var subject = $"{user.Place}: user '{user.Name}'";
        Check(exec, subject);
        var info = await ExecInfoAsync(exec, cluster, server, ct);
        var key = JsonSerializer.Serialize<string[]>([subject, exec.Command, info, .. exec.Arguments, "", .. exec.Environment.SelectMany(variable => new[] { variable.Key, variable.Value })]);
        var credential = _held.GetOrAdd(key, _ => new ExecCredential(new ExecPlugin(exec, subject, info, machine, time), $"{subject}: the exec plugin '{exec.Command}'", time));
        await credential.GetAsync(ct);
        return credential;
    }

    private static void Check(ExecSection exec, string subject)
    {
        if (exec.ApiVersion is not (V1 or V1Beta1))
        {
            throw Fault.Of($"{subject}: the exec plugin '{exec.Command}' is asked to speak apiVersion '{exec.ApiVersion}', which is none of {V1} and {V1Beta1}. "
                + "Correct `apiVersion:` to one that the plugin speaks; v1alpha1 is gone since Kubernetes 1.24.");
        }

        switch (exec.InteractiveMode)
        {
            case "Never" or "IfAvailable":
            case null when exec.ApiVersion == V1Beta1:
                return;
            case "Always":
                throw Fault.Of($"{subject}: the exec plugin '{exec.Command}' insists on a terminal (`interactiveMode: Always`), which it can't have here. "
                    + "Set `interactiveMode: IfAvailable` and log in first, or take another user.");
            case null:
                throw Fault.Of($"{subject}: the exec plugin '{exec.Command}' has no interactiveMode, which {V1} demands. Add `interactiveMode: IfAvailable` (or Never).");
            default:
                throw Fault.Of($"{subject}: the exec plugin '{exec.Command}' has the interactiveMode '{exec.InteractiveMode}'; it should be Never, IfAvailable or Always.");
        }
    }

    private static async Task<string> ExecInfoAsync(ExecSection exec, ClusterSection cluster, Uri server, CancellationToken ct)
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (exec.ProvideClusterInfo)
        {
            var told = new JsonObject { ["server"] = cluster.Server!.Contains("://", StringComparison.Ordinal) ? cluster.Server : server.ToString() };
            Add(told, "tls-server-name", cluster.TlsServerName);
            Add(told, "insecure-skip-tls-verify", cluster.InsecureSkipTlsVerify ? true : null);
            Add(told, "certificate-authority-data", cluster.CertificateAuthorityData ?? await EncodedAsync(cluster.CertificateAuthority, ct));
            Add(told, "proxy-url", cluster.ProxyUrl);
            Add(told, "disable-compression", cluster.DisableCompression ? true : null);
            Add(told, "config", cluster.ExecConfig?.DeepClone());
            spec["cluster"] = told;
        }

        return new JsonObject { ["apiVersion"] = exec.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = spec }.ToJsonString();
    }

    private static async Task<string?> EncodedAsync(string? file, CancellationToken ct) =>
        file is null ? null : Convert.ToBase64String(await File.ReadAllBytesAsync(file, ct));

    private static void Add(JsonObject target, string key, JsonNode? value)
    {
        if (value is not null)
        {
            target[key] = value;
        }
    }
}
