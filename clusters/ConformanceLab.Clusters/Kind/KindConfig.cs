using System.Text.Json;
using YamlDotNet.Serialization;

namespace ConformanceLab.Clusters.Kind;

/// <summary>Makes kind's configuration (<c>kind.x-k8s.io/v1alpha4</c>) from a plan, on top of the user's own.</summary>
internal static class KindConfig
{
    /// <summary>From this release on, nodes look for mirrors in <see cref="CertificatesFolder"/> without being told.</summary>
    private static readonly Version HostsByDefault = new(0, 27, 0);

    private const string CertificatesFolder = "/etc/containerd/certs.d";

    /// <summary>The configuration's text.</summary>
    /// <param name="plan">What is asked.</param>
    /// <param name="target">The target's name, for errors.</param>
    /// <param name="mirrors">The folder with the mirrors' files; null where there are no mirrors.</param>
    /// <param name="kind">The version of kind.</param>
    /// <exception cref="ClusterSettingsException">The user's own configuration can't be read.</exception>
    public static string Of(KindPlan plan, string target, string? mirrors, Version kind)
    {
        var settings = plan.Settings;
        var config = Own(plan, target);
        config["kind"] = "Cluster";
        config["apiVersion"] = "kind.x-k8s.io/v1alpha4";
        config.Remove("name");
        var nodes = List(config, "nodes");
        if (nodes.Count == 0 || settings.ControlPlanes > 1 || settings.Workers > 0)
        {
            nodes = [.. Enumerable.Repeat("control-plane", settings.ControlPlanes).Concat(Enumerable.Repeat("worker", settings.Workers)).Select(role => (object)new Dictionary<object, object> { ["role"] = role })];
        }

        foreach (var node in nodes.OfType<IDictionary<object, object>>().Where(_ => mirrors is not null))
        {
            node["extraMounts"] = List(node, "extraMounts").Append(new Dictionary<object, object> { ["hostPath"] = mirrors!, ["containerPath"] = CertificatesFolder, ["readOnly"] = true }).ToList();
        }

        config["nodes"] = nodes;
        Merge(config, "featureGates", settings.FeatureGates.Select(gate => (gate.Key, (object)gate.Value)));
        Merge(config, "runtimeConfig", settings.RuntimeConfig.Select(api => (api.Key, (object)api.Value)));
        Merge(config, "networking", Networking(settings));
        if (settings.ApiServerFlags.Count > 0)
        {
            config["kubeadmConfigPatches"] = List(config, "kubeadmConfigPatches").Concat(FlagMaps(settings.ApiServerFlags)).ToList();
            config["kubeadmConfigPatchesJSON6902"] = List(config, "kubeadmConfigPatchesJSON6902").Append(FlagList(settings.ApiServerFlags)).ToList();
        }

        if (mirrors is not null && kind < HostsByDefault)
        {
            config["containerdConfigPatches"] = List(config, "containerdConfigPatches").Append($"[plugins.\"io.containerd.grpc.v1.cri\".registry]\n  config_path = \"{CertificatesFolder}\"\n").ToList();
        }

        return new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(config);
    }

    /// <summary>Writes a file for each mirror, as containerd reads them.</summary>
    public static async Task WriteMirrorsAsync(string folder, IReadOnlyDictionary<string, string> mirrors, CancellationToken ct)
    {
        foreach (var (registry, mirror) in mirrors)
        {
            var own = Path.Combine(folder, registry);
            PrivateFiles.MakeFolder(own);
            await PrivateFiles.WriteAsync(Path.Combine(own, "hosts.toml"), $"[host.{JsonSerializer.Serialize(mirror)}]\n  capabilities = [\"pull\", \"resolve\"]\n", ct);
        }
    }

    private static IEnumerable<(string Key, object Value)> Networking(KindSettings settings)
    {
        if (settings.DisableDefaultCni)
        {
            yield return ("disableDefaultCNI", true);
        }

        (string Key, object? Value)[] others =
        [
            ("podSubnet", settings.PodSubnet), ("serviceSubnet", settings.ServiceSubnet), ("ipFamily", settings.IpFamily),
            ("kubeProxyMode", settings.KubeProxyMode), ("apiServerPort", settings.ApiServerPort),
        ];
        foreach (var (key, value) in others)
        {
            if (value is not null)
            {
                yield return (key, value);
            }
        }
    }

    // kubeadm's arguments are a map up to v1beta3 and a list from v1beta4 on; a patch with an apiVersion is applied where that one is meant.
    private static IEnumerable<object> FlagMaps(IReadOnlyDictionary<string, string> flags) => ((string[])["v1beta2", "v1beta3"]).Select(version => (object)new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(
        new Dictionary<string, object> { ["kind"] = "ClusterConfiguration", ["apiVersion"] = $"kubeadm.k8s.io/{version}", ["apiServer"] = new Dictionary<string, object> { ["extraArgs"] = flags.ToDictionary() } }));

    private static Dictionary<object, object> FlagList(IReadOnlyDictionary<string, string> flags) => new()
    {
        ["group"] = "kubeadm.k8s.io",
        ["version"] = "v1beta4",
        ["kind"] = "ClusterConfiguration",
        ["patch"] = JsonSerializer.Serialize(flags.Select(flag => new { op = "add", path = "/apiServer/extraArgs/-", value = new { name = flag.Key, value = flag.Value } })),
    };

    private static Dictionary<object, object> Own(KindPlan plan, string target)
    {
        if (plan.Config is null)
        {
            return [];
        }

        try
        {
            return new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<Dictionary<object, object>?>(File.ReadAllText(plan.Config)) ?? [];
        }
        catch (YamlDotNet.Core.YamlException wrong)
        {
            throw new ClusterSettingsException(target, [$"kind.config: {plan.Config} isn't YAML of a map: {wrong.Message}"]);
        }
    }

    private static List<object> List(IDictionary<object, object> map, string key) => map.TryGetValue(key, out var value) && value is IEnumerable<object> list ? [.. list] : [];

    private static void Merge(Dictionary<object, object> config, string key, IEnumerable<(string Key, object Value)> values)
    {
        var map = config.TryGetValue(key, out var there) && there is Dictionary<object, object> own ? own : [];
        foreach (var (name, value) in values)
        {
            map[name] = value;
        }

        if (map.Count > 0)
        {
            config[key] = map;
        }
    }
}
