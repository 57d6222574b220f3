using System.Net;
using System.Net.Sockets;

namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>Where one control plane serves.</summary>
internal sealed record Ports(int EtcdClient, int EtcdPeer, int ApiServer, int ControllerManager, int Scheduler)
{
    /// <summary>The address that all of them serve at.</summary>
    /// <value>Loopback; a cluster with a network of its own has an address there.</value>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Upstream's own, for a cluster that shares its network with nobody.</summary>
    public static Ports Usual(IPAddress address) => new(2379, 2380, 6443, 10257, 10259) { Address = address };

    /// <summary>Ports that are free now. Somebody may take one before it is used: then the start is tried again with others.</summary>
    public static Ports FindFree()
    {
        var listeners = Enumerable.Range(0, 5).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(listener => listener.Start());
            var free = listeners.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
            return new Ports(free[0], free[1], free[2], free[3], free[4]);
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
