using System.Globalization;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>A pod's own service account.</summary>
internal static class InClusterAccount
{
    public static async Task<ClusterAccess> LoadAsync(Machine machine, TimeProvider time, CancellationToken ct)
    {
        const string subject = "the pod's service account";
        if (!machine.IsInCluster)
        {
            throw Fault.Of($"this isn't a pod with a service account: KUBERNETES_SERVICE_HOST or '{machine.ServiceAccountToken}' is missing. "
                + "Name a kubeconfig, or set `automountServiceAccountToken: true` in the pod.");
        }

        var host = machine.Variable("KUBERNETES_SERVICE_HOST")!;
        var port = machine.Variable("KUBERNETES_SERVICE_PORT") is { Length: > 0 } text ? text : "443";
        if (!int.TryParse(port, CultureInfo.InvariantCulture, out var number))
        {
            throw Fault.Of($"KUBERNETES_SERVICE_PORT is '{port}', not a port. Correct it in the pod's environment.");
        }

        var authority = Path.Combine(machine.ServiceAccountFolder, "ca.crt");
        if (!File.Exists(authority))
        {
            throw Fault.Of($"{subject}: '{authority}' isn't there, so the API server can't be verified. Mount the service account's whole volume.");
        }

        var server = new UriBuilder("https", host, number).Uri;
        var token = new TokenFile(machine.ServiceAccountToken, subject, time);
        await token.GetAuthenticationHeaderAsync(ct);
        var anchors = Certificates.Authorities(await File.ReadAllTextAsync(authority, ct), $"{subject}: '{authority}'");
        var space = Path.Combine(machine.ServiceAccountFolder, "namespace");
        var configuration = new ClusterConfiguration
        {
            Host = server.ToString(),
            Namespace = File.Exists(space) ? (await File.ReadAllTextAsync(space, ct)).Trim() : null,
            TokenProvider = token,
            FirstMessageHandlerSetup = new TransportSetup
            {
                Server = server,
                Trust = new ServerTrust(anchors, server.DnsSafeHost, $"'{authority}'"),
                Proxy = EnvironmentProxy.For(server, machine.Variable),
            }.Apply,
        };
        return new ClusterAccess(subject, configuration, null);
    }
}
