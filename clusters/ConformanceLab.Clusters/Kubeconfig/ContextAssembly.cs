using k8s.Authentication;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>Makes a client's configuration from one context.</summary>
internal sealed class ContextAssembly(ExecCredentialStore plugins, Machine machine, TimeProvider time)
{
    public async Task<ClusterAccess> BuildAsync(ResolvedContext resolved, CancellationToken ct)
    {
        var (context, cluster, user) = resolved;
        RefuseUnsupported(user);
        var server = Server(cluster, user);
        var proxy = Proxy(cluster) ?? EnvironmentProxy.For(server, machine.Variable);
        var anchors = cluster.InsecureSkipTlsVerify || server.Scheme != Uri.UriSchemeHttps ? null : await Certificates.AuthoritiesAsync(cluster, ct);
        var origin = anchors is null
            ? $"this machine's own authorities ({cluster.Place}: cluster '{cluster.Name}' names none)"
            : $"the certificate-authority of cluster '{cluster.Name}' ({cluster.Place})";
        var client = user is null ? null : await Certificates.ClientAsync(user, ct);

        // Other credentials win over a plugin, as in kubectl.
        var exec = user is { Exec: not null, Token: null, TokenFile: null, Username: null } && client is null
            ? await plugins.ForAsync(user, cluster, server, ct)
            : null;

        var tokens = await TokensAsync(user, exec, ct);
        var configuration = new ClusterConfiguration
        {
            Host = server.ToString(),
            Namespace = context.Namespace,
            SkipTlsVerify = cluster.InsecureSkipTlsVerify,
            TlsServerName = cluster.TlsServerName,
            TokenProvider = tokens,
            Username = tokens is null ? user?.Username : null,
            Password = tokens is null ? user?.Password : null,
            Impersonation = user?.Impersonation,
            FirstMessageHandlerSetup = new TransportSetup
            {
                Server = server,
                Trust = new ServerTrust(anchors, cluster.TlsServerName ?? server.DnsSafeHost, origin)
                {
                    Skip = cluster.InsecureSkipTlsVerify,
                    Proxy = proxy?.Scheme == Uri.UriSchemeHttps ? proxy.DnsSafeHost : null,
                },
                Client = client,
                RotatingClient = exec is null ? null : () => exec.Current?.Client?.Certificate,
                Proxy = proxy,
            }.Apply,
        };
        return new ClusterAccess($"{context.Place}: context '{context.Name}'", configuration, client?.Certificate ?? exec?.Current?.Client?.Certificate)
        {
            Proxy = proxy is null ? null : new UriBuilder(proxy) { UserName = "", Password = "" }.Uri,
            ProxyOrigin = cluster.ProxyUrl is null ? "HTTPS_PROXY and NO_PROXY" : "`proxy-url:` in the kubeconfig",
        };
    }

    private async Task<ITokenProvider?> TokensAsync(UserSection? user, ExecCredential? exec, CancellationToken ct)
    {
        if (exec is not null)
        {
            return exec;
        }

        if (user?.TokenFile is { } path)
        {
            var file = new TokenFile(path, $"{user.Place}: user '{user.Name}'", time);
            await file.GetAuthenticationHeaderAsync(ct);
            return file;
        }

        return user?.Token is { } token ? new StringTokenProvider(token, "Bearer") : null;
    }

    private static void RefuseUnsupported(UserSection? user)
    {
        if (user?.AuthProvider is { } old)
        {
            throw Fault.Of($"{user.Place}: user '{user.Name}' has the auth-provider '{old}', a way that Kubernetes has given up. "
                + "Use an exec plugin instead: gke-gcloud-auth-plugin for gcp, kubelogin for azure and oidc.");
        }
    }

    private static Uri Server(ClusterSection cluster, UserSection? user)
    {
        var text = cluster.Server ?? throw Fault.Of($"{cluster.Place}: cluster '{cluster.Name}' has no server. Add `server: https://HOST:PORT`.");

        // As client-go: without a scheme, whatever has something to do with TLS speaks it.
        var secure = cluster.InsecureSkipTlsVerify || (cluster.CertificateAuthority ?? cluster.CertificateAuthorityData) is not null
            || (user?.ClientCertificate ?? user?.ClientCertificateData) is not null;
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"{(secure ? "https" : "http")}://{text}";
        return Uri.TryCreate(full, UriKind.Absolute, out var server) && (server.Scheme == Uri.UriSchemeHttps || server.Scheme == Uri.UriSchemeHttp) && server.UserInfo.Length == 0
            ? server
            : throw Fault.Of($"{cluster.Place}: the server of cluster '{cluster.Name}' isn't an http(s) address without credentials. Write `server: https://HOST:PORT`.");
    }

    private static Uri? Proxy(ClusterSection cluster)
    {
        if (cluster.ProxyUrl is null)
        {
            return null;
        }

        return Uri.TryCreate(cluster.ProxyUrl, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5"
            ? proxy
            : throw Fault.Of($"{cluster.Place}: the proxy-url of cluster '{cluster.Name}' isn't an address with the scheme http, https or socks5. Write `proxy-url: http://HOST:PORT`.");
    }
}
