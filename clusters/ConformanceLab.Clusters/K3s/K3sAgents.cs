using System.Security.Cryptography;
using System.Text;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Model;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Testcontainers.K3s;

namespace ConformanceLab.Clusters.K3s;

/// <summary>The further nodes of a cluster, a container each, and the network that they meet the server on.</summary>
/// <param name="plan">How many, and of what image.</param>
/// <param name="engine">Where.</param>
/// <param name="entry">Whose.</param>
/// <param name="server">The name of the server's container, which is also the network's.</param>
/// <param name="isReaped">Whether Testcontainers' reaper removes them.</param>
internal sealed class K3sAgents(K3sPlan plan, ContainerEngine engine, ClusterEntry entry, string server, bool isReaped)
{
    public const string TokenVariable = "K3S_TOKEN";
    public const string RegistriesFile = "/etc/rancher/k3s/registries.yaml";

    private const string Groups = "/sys/fs/cgroup";
    private readonly string _token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly List<(string Name, IContainer Container)> _agents = [];
    private INetwork? _network;

    /// <summary>What the server has to know to be joined.</summary>
    public sealed record Meeting(INetwork Network, string Token);

    public IEnumerable<ClusterPart> Parts => _agents.Select(agent => new ClusterPart($"k3s-{agent.Name}", Container: agent.Container.Id));

    /// <summary>Makes the network; null where no agents are asked for.</summary>
    public async Task<Meeting?> PrepareAsync(CancellationToken ct)
    {
        if (plan.Settings.Agents == 0)
        {
            return null;
        }

        _network = new NetworkBuilder()
            .WithDockerEndpoint(engine.Access)
            .WithLogger(NullLogger.Instance)
            .WithCleanUp(isReaped)
            .WithName(server)
            .WithLabel(K3sProvider.Label, entry.Id)
            .Build();
        await _network.CreateAsync(ct);
        return new Meeting(_network, _token);
    }

    /// <summary>Starts all of them, side by side.</summary>
    /// <param name="address">The server's on that network. Not its name: an engine without iptables has no names.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task StartAsync(string address, CancellationToken ct)
    {
        for (var number = 1; number <= plan.Settings.Agents; number++)
        {
            var name = $"agent-{number}";
            _agents.Add((name, Build(name, address)));
        }

        await Task.WhenAll(_agents.Select(agent => agent.Container.StartAsync(ct)));
    }

    /// <summary>The agents that aren't ready nodes yet.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync(Connection connection, TimeProvider time, CancellationToken ct)
    {
        if (_agents.Count == 0)
        {
            return [];
        }

        using var client = (await new KubeconfigLoader(time).LoadAsync(connection, ct)).Connect();
        var ready = (await client.CoreV1.ListNodeAsync(cancellationToken: ct)).Items
            .Where(node => node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true)
            .Select(node => node.Name());
        return [.. _agents.Select(agent => agent.Name).Except(ready)];
    }

    // As Testcontainers has it for the server.
    private IContainer Build(string name, string address)
    {
        var builder = new ContainerBuilder(plan.Image)
            .WithDockerEndpoint(engine.Access)
            .WithLogger(NullLogger.Instance)
            .WithCleanUp(isReaped)
            .WithName($"{server}-{name}")
            .WithHostname(name)
            .WithLabel(K3sProvider.Label, entry.Id)
            .WithNetwork(_network!)
            .WithPrivileged(true)
            .WithBindMount(Groups, Groups, AccessMode.ReadWrite)
            .WithTmpfsMount("/run")
            .WithTmpfsMount("/var/run")
            .WithEnvironment("K3S_URL", $"https://{address}:{K3sBuilder.KubeSecurePort}")
            .WithEnvironment(TokenVariable, _token)
            .WithCommand("agent", $"--node-name={name}");
        return (plan.Registries is null ? builder : builder.WithResourceMapping(Encoding.UTF8.GetBytes(plan.Registries), RegistriesFile)).Build();
    }
}
