using System.Net;
using System.Net.Sockets;

namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>Loopback ports of one control plane.</summary>
internal sealed record Ports(int EtcdClient, int EtcdPeer, int ApiServer, int ControllerManager, int Scheduler)
{
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
