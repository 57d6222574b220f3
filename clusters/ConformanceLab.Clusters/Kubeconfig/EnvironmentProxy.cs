using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>The proxy that <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c> and <c>NO_PROXY</c>, or the same in small letters, name for one server.</summary>
/// <remarks>By the rules of Go's <c>httpproxy</c>, which kubectl follows, see <see href="https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config"/>: .NET's own know no networks in NO_PROXY and
/// take a name there for itself alone, so that a cluster that kubectl reaches directly would be sought through the proxy.</remarks>
internal static class EnvironmentProxy
{
    /// <returns>The proxy's address, with user and password where it has them; null where the server is to be reached directly.</returns>
    /// <exception cref="ClusterException">The variable's value is no address of a proxy.</exception>
    public static Uri? For(Uri server, Func<string, string?> variable)
    {
        var name = server.Scheme == Uri.UriSchemeHttps ? "HTTPS_PROXY" : "HTTP_PROXY";
        if (Value(variable, name) is not { } text || IsExcluded(server, Value(variable, "NO_PROXY") ?? ""))
        {
            return null;
        }

        return Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5"
            ? proxy
            : throw Fault.Of($"{name} isn't the address of a proxy with the scheme http, https or socks5. Set it to http://HOST:PORT, or put {server.Host} into NO_PROXY.");
    }

    private static string? Value(Func<string, string?> variable, string name) =>
        variable(name) is { Length: > 0 } value ? value : variable(name.ToLowerInvariant()) is { Length: > 0 } small ? small : null;

    private static bool IsExcluded(Uri server, string list)
    {
        var host = server.DnsSafeHost.TrimEnd('.');
        var address = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (address is not null && IPAddress.IsLoopback(address)))
        {
            return true;
        }

        return list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(entry => Excludes(entry, host, address, server.Port));
    }

    private static bool Excludes(string entry, string host, IPAddress? address, int port)
    {
        if (entry == "*")
        {
            return true;
        }

        if (IPNetwork.TryParse(entry, out var network))
        {
            return address is not null && network.Contains(address);
        }

        var (name, only) = Split(entry);
        if (only is not null && only != port)
        {
            return false;
        }

        if (IPAddress.TryParse(name, out var excluded))
        {
            return excluded.Equals(address);
        }

        // A name stands for itself and all below it; with a dot or an asterisk in front, for what is below alone.
        var domain = name.StartsWith("*.", StringComparison.Ordinal) ? name[1..] : name;
        return domain.StartsWith('.')
            ? host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            : string.Equals(host, domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase);
    }

    private static (string Name, int? Port) Split(string entry)
    {
        if (IPAddress.TryParse(entry, out var whole) && whole.AddressFamily == AddressFamily.InterNetworkV6 && !entry.StartsWith('['))
        {
            return (entry, null);
        }

        var colon = entry.LastIndexOf(':');
        return colon > 0 && int.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (entry[..colon].Trim('[', ']'), port)
            : (entry.Trim('[', ']'), null);
    }
}
