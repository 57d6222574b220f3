using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;

namespace ConformanceLab.Clusters.Engines;

/// <summary>Where the port of a container is reached from here.</summary>
internal static partial class PublishedPort
{
    private const string Loopback = "127.0.0.1";

    /// <summary>We may be in a container ourselves, with the engine's socket mounted: then a loopback port of the engine's host isn't ours.</summary>
    private static bool IsInContainer => File.Exists("/.dockerenv") || File.Exists("/run/.containerenv");

    /// <summary>Whether the port may be published on loopback alone, out of reach of others.</summary>
    public static bool IsOnLoopback(ContainerEngine engine) =>
        engine.IsLocal && (TestcontainersSettings.DockerHostOverride is { Length: > 0 } host ? host is Loopback or "localhost" : !IsInContainer);

    /// <summary>The host to connect to. In a container it is loopback where the engine runs beside us, and the gateway where it runs outside.</summary>
    public static async Task<string> HostAsync(ContainerEngine engine, IContainer container, int port, CancellationToken ct)
    {
        if (!engine.IsLocal || TestcontainersSettings.DockerHostOverride is { Length: > 0 })
        {
            return container.Hostname;
        }

        return !IsInContainer || await AnswersAsync(port, ct) ? Loopback : container.Hostname;
    }

    /// <summary>K3s's own kubeconfig, with the address that serves here. Its certificate is for localhost whatever the address.</summary>
    public static string Rewrite(string kubeconfig, string host, int port) => ServerLine().Replace(kubeconfig, match => string.Create(
        CultureInfo.InvariantCulture,
        $"{match.Groups["indent"].Value}server: https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}{(host == Loopback ? "" : $"\n{match.Groups["indent"].Value}tls-server-name: localhost")}"));

    private static async Task<bool> AnswersAsync(int port, CancellationToken ct)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^(?<indent>[ ]*)server:[ ]*\S+", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ServerLine();
}
