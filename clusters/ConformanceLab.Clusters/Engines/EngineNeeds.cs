using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ConformanceLab.Clusters.Engines;

/// <summary>What a cluster needs of an engine, checked before minutes are lost.</summary>
/// <param name="Memory">Bytes, all nodes together.</param>
/// <param name="Disk">Bytes beside the image.</param>
internal sealed record EngineNeeds(long Memory, long Disk)
{
    /// <summary>A port on loopback that has to be free; null where a free one is found.</summary>
    public int? Port { get; init; }

    /// <summary>The oldest cgroup version that its nodes run with.</summary>
    public int Cgroup { get; init; } = 1;

    /// <exception cref="EngineException">The first need that isn't met.</exception>
    public void Require(ContainerEngine engine)
    {
        var facts = engine.Facts;
        if (facts.Memory is { } memory && memory < Memory)
        {
            throw Error(EngineProblem.TooLittleMemory, $"{facts.Name} at {engine.Where} has {EngineFacts.Size(memory)} of memory, and this cluster needs {EngineFacts.Size(Memory)}");
        }

        if (facts.FreeMemory is { } free && free < Memory)
        {
            throw Error(EngineProblem.TooLittleMemory, $"the machine has {EngineFacts.Size(free)} of memory free, and this cluster needs {EngineFacts.Size(Memory)}");
        }

        if (facts.FreeDisk is { } disk && disk < Disk)
        {
            throw Error(EngineProblem.OutOfDisk, $"{facts.Name} at {engine.Where} has {EngineFacts.Size(disk)} of disk free, and this cluster needs {EngineFacts.Size(Disk)}");
        }

        if (facts.Cgroup is { } cgroup && cgroup < Cgroup)
        {
            throw new EngineException(
                EngineProblem.Unfit,
                string.Create(CultureInfo.InvariantCulture, $"{facts.Name} at {engine.Where} runs with cgroup v{cgroup}, and this version of Kubernetes needs v{Cgroup}. Boot with `systemd.unified_cgroup_hierarchy=1`, or ask for 1.34 or older with `version:`."));
        }

        if (Port is { } port && engine.IsLocal && !IsFree(port))
        {
            throw Error(EngineProblem.PortTaken, string.Create(CultureInfo.InvariantCulture, $"port {port} of 127.0.0.1 is taken"));
        }

        EngineException Error(EngineProblem problem, string what) => new(problem, $"{what}. {EngineWords.WayOut(problem, facts.Command)}.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
