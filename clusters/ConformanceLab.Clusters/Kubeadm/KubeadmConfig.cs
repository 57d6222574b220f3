using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ConformanceLab.Model;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>Writes the configuration that kubeadm reads, in the version that it speaks.</summary>
/// <param name="plan">What is asked for.</param>
/// <param name="kubeadm">The version of the first host's kubeadm.</param>
/// <param name="release">The Kubernetes release to install.</param>
internal sealed partial class KubeadmConfig(KubeadmPlan plan, string kubeadm, string release)
{
    private static readonly string[] InitKinds = ["ClusterConfiguration", "InitConfiguration", "KubeletConfiguration", "KubeProxyConfiguration"];
    private readonly string _api = $"kubeadm.k8s.io/{VersionOf(kubeadm)}";

    /// <summary>The newest version of the format that a kubeadm reads without warning of its age.</summary>
    public static string VersionOf(string kubeadm) => Minor.Parse(kubeadm) switch
    {
        { Major: 1, Number: < 22 } => "v1beta2",
        { Major: 1, Number: < 31 } => "v1beta3",
        _ => "v1beta4",
    };

    /// <summary>For <c>kubeadm init</c>.</summary>
    /// <param name="names">Every name and address that the API server is reached by from here.</param>
    /// <param name="facts">Of the first host.</param>
    /// <param name="nodeAddress">The first host's address among the nodes; null for that of its default route.</param>
    /// <param name="token">What the workers show when they join.</param>
    /// <param name="isOnlyNode">Whether pods have to run beside the control plane.</param>
    public string Init(IReadOnlyList<string> names, HostFacts facts, string? nodeAddress, string token, bool isOnlyNode)
    {
        var gates = plan.Settings.FeatureGates.OrderBy(gate => gate.Key, StringComparer.Ordinal).ToList();
        var gateText = string.Join(',', gates.Select(gate => $"{gate.Key}={(gate.Value ? "true" : "false")}"));
        var apiServer = new SortedDictionary<string, string>(plan.Settings.ApiServerFlags.ToDictionary(), StringComparer.Ordinal);
        if (plan.Settings.RuntimeConfig.Count > 0)
        {
            apiServer["runtime-config"] = string.Join(',', plan.Settings.RuntimeConfig.OrderBy(api => api.Key, StringComparer.Ordinal).Select(api => $"{api.Key}={api.Value}"));
        }

        var others = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (gateText.Length > 0)
        {
            apiServer["feature-gates"] = others["feature-gates"] = gateText;
        }

        var cluster = Document(_api, "ClusterConfiguration");
        cluster.Add("kubernetesVersion", Text(release));
        AddText(cluster, "imageRepository", plan.Settings.ImageRepository);
        var networking = new YamlMappingNode();
        AddText(networking, "podSubnet", plan.Settings.PodSubnet);
        AddText(networking, "serviceSubnet", plan.Settings.ServiceSubnet);
        AddMap(cluster, "networking", networking);
        var server = Arguments(apiServer);
        server.Add("certSANs", new YamlSequenceNode(names.Select(Text)));
        cluster.Add("apiServer", server);
        AddMap(cluster, "controllerManager", Arguments(others));
        AddMap(cluster, "scheduler", Arguments(others));

        var init = Document(_api, "InitConfiguration");
        init.Add("bootstrapTokens", new YamlSequenceNode(new YamlMappingNode
        {
            { "token", Text(token) },
            { "ttl", Text("2h0m0s") },
            { "usages", new YamlSequenceNode(Text("signing"), Text("authentication")) },
            { "groups", new YamlSequenceNode(Text("system:bootstrappers:kubeadm:default-node-token")) },
        }));
        if (nodeAddress is not null)
        {
            init.Add("localAPIEndpoint", new YamlMappingNode { { "advertiseAddress", Text(nodeAddress) } });
        }

        var registration = Registration(nodeAddress);
        if (isOnlyNode)
        {
            registration.Add("taints", new YamlSequenceNode { Style = YamlDotNet.Core.Events.SequenceStyle.Flow });
        }

        init.Add("nodeRegistration", registration);

        var kubelet = Document("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration");
        if (!facts.HasSystemd)
        {
            // kubeadm takes systemd for granted from 1.22 on.
            kubelet.Add("cgroupDriver", Text("cgroupfs"));
        }

        AddMap(kubelet, "featureGates", Gates(gates));
        var proxy = Document("kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration");
        AddMap(proxy, "featureGates", Gates(gates));
        return Write([.. new[] { cluster, init, kubelet, proxy }.Select(plan.Extra.Over), .. plan.Extra.Beside([.. InitKinds, "JoinConfiguration"])]);
    }

    /// <summary>For <c>kubeadm join</c> of a worker.</summary>
    public string Join(string endpoint, string token, string authorityHash, string? nodeAddress)
    {
        var join = Document(_api, "JoinConfiguration");
        join.Add("discovery", new YamlMappingNode
        {
            {
                "bootstrapToken", new YamlMappingNode
                {
                    { "apiServerEndpoint", Text(endpoint) },
                    { "token", Text(token) },
                    { "caCertHashes", new YamlSequenceNode(Text(authorityHash)) },
                }
            },
        });
        join.Add("nodeRegistration", Registration(nodeAddress));
        return Write([plan.Extra.Over(join)]);
    }

    /// <summary>Since 1.24 a socket without its scheme brings a warning, and before it the scheme may not be understood.</summary>
    public static string Socket(string criSocket, string kubeadm) =>
        Minor.Parse(kubeadm) is { Major: 1, Number: < 24 } || criSocket.Contains("://", StringComparison.Ordinal) ? criSocket : $"unix://{criSocket}";

    private YamlMappingNode Registration(string? nodeAddress)
    {
        var registration = new YamlMappingNode { { "criSocket", Text(Socket(plan.Settings.CriSocket, kubeadm)) } };
        if (nodeAddress is not null)
        {
            registration.Add("kubeletExtraArgs", Flags(new SortedDictionary<string, string> { ["node-ip"] = nodeAddress }));
        }

        return registration;
    }

    private YamlMappingNode Arguments(SortedDictionary<string, string> flags) => flags.Count == 0 ? [] : new YamlMappingNode { { "extraArgs", Flags(flags) } };

    /// <summary>A map, and from v1beta4 on a list, since a flag may come twice.</summary>
    private YamlNode Flags(SortedDictionary<string, string> flags) => _api.EndsWith("v1beta4", StringComparison.Ordinal)
        ? new YamlSequenceNode(flags.Select(flag => new YamlMappingNode { { "name", Text(flag.Key) }, { "value", Text(flag.Value, isQuoted: true) } }))
        : new YamlMappingNode(flags.Select(flag => KeyValuePair.Create<YamlNode, YamlNode>(Text(flag.Key), Text(flag.Value, isQuoted: true))));

    private static YamlMappingNode Gates(IEnumerable<KeyValuePair<string, bool>> gates) =>
        new(gates.Select(gate => KeyValuePair.Create<YamlNode, YamlNode>(Text(gate.Key), new YamlScalarNode(gate.Value ? "true" : "false"))));

    private static YamlMappingNode Document(string apiVersion, string kind) => new() { { "apiVersion", Text(apiVersion) }, { "kind", Text(kind) } };

    private static void AddText(YamlMappingNode map, string key, string? value)
    {
        if (value is not null)
        {
            map.Add(key, Text(value));
        }
    }

    private static void AddMap(YamlMappingNode map, string key, YamlMappingNode value)
    {
        if (value.Children.Count > 0)
        {
            map.Add(key, value);
        }
    }

    /// <summary>A text that stays one: <c>1.20</c>, <c>true</c> and <c>0x10</c> would be read as something else.</summary>
    private static YamlScalarNode Text(string text) => Text(text, isQuoted: false);

    private static YamlScalarNode Text(string text, bool isQuoted) =>
        new(text) { Style = !isQuoted && Plain().IsMatch(text) && text.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n") ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted };

    private static string Write(IEnumerable<YamlMappingNode> documents)
    {
        var text = new StringBuilder();
        foreach (var document in documents.Where(document => document.Children.Count > 2))
        {
            var one = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
            new YamlStream(new YamlDocument(document)).Save(one, assignAnchors: false);
            text.Append(text.Length == 0 ? "" : "---\n").Append(one.ToString().Replace("\r", "", StringComparison.Ordinal).Replace("\n...\n", "\n", StringComparison.Ordinal));
        }

        return text.ToString();
    }

    [GeneratedRegex("^[A-Za-z/][A-Za-z0-9./_-]*$")]
    private static partial Regex Plain();
}
