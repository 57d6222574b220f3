namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>Which flags a lab file may give to which component, and how what is given in two ways becomes one.</summary>
internal static class FlagRules
{
    private const string Ports = "the control plane picks free ports on loopback itself";
    private const string Keys = "the control plane makes its own certificates and keys, so that TLS is verified everywhere";
    private const string Etcd = "the control plane starts an etcd of its own";

    private static readonly Dictionary<string, string> OfAll = new(StringComparer.Ordinal)
    {
        ["bind-address"] = Ports,
        ["secure-port"] = Ports,
        ["port"] = Ports,
        ["address"] = Ports,
        ["insecure-port"] = Ports,
        ["insecure-bind-address"] = Ports,
        ["permit-port-sharing"] = Ports,
        ["tls-cert-file"] = Keys,
        ["tls-private-key-file"] = Keys,
        ["cert-dir"] = Keys,
        ["client-ca-file"] = Keys,
        ["requestheader-client-ca-file"] = Keys,
        ["log-file"] = "logs are kept in the cluster's folder",
        ["log-dir"] = "logs are kept in the cluster's folder",
        ["logtostderr"] = "logs are kept in the cluster's folder",
        ["version"] = "it would print and end; the version goes to the target's `version`",
        ["help"] = "it would print and end",
    };

    private static readonly Dictionary<string, string> OfApiServer = new(StringComparer.Ordinal)
    {
        ["etcd-servers"] = Etcd,
        ["etcd-cafile"] = Etcd,
        ["etcd-certfile"] = Etcd,
        ["etcd-keyfile"] = Etcd,
        ["service-account-key-file"] = Keys,
        ["service-account-signing-key-file"] = Keys,
        ["proxy-client-cert-file"] = Keys,
        ["proxy-client-key-file"] = Keys,
        ["audit-log-path"] = "the audit log is kept in the cluster's folder; what it holds is for audit-policy-file to say",
        ["admission-control-config-file"] = "give the file with `admissionConfig`, so that its path starts from the lab file",
        ["admission-control"] = "upstream dropped it; use `admissionPlugins` and `disableAdmissionPlugins`",
    };

    private static readonly Dictionary<string, string> OfClients = new(StringComparer.Ordinal)
    {
        ["kubeconfig"] = Keys,
        ["authentication-kubeconfig"] = Keys,
        ["authorization-kubeconfig"] = Keys,
        ["master"] = "it talks to this target's API server",
        ["service-account-private-key-file"] = Keys,
        ["root-ca-file"] = Keys,
        ["cluster-signing-cert-file"] = Keys,
        ["cluster-signing-key-file"] = Keys,
    };

    private static readonly Dictionary<string, string> OfKubelet = new(StringComparer.Ordinal)
    {
        ["config"] = Keys,
        ["kubeconfig"] = Keys,
        ["bootstrap-kubeconfig"] = Keys,
        ["hostname-override"] = "the node has its name",
        ["node-ip"] = "the node has its own network",
        ["container-runtime"] = "the node runs a containerd of its own",
        ["container-runtime-endpoint"] = "the node runs a containerd of its own",
        ["root-dir"] = "the node's folders go with it",
    };

    /// <summary>Everything that is wrong with the flags of a section.</summary>
    public static IEnumerable<string> Check(ControlPlaneSettings settings)
    {
        (string Setting, IReadOnlyDictionary<string, string> Flags, Dictionary<string, string> Reserved)[] all =
        [
            ("apiServerFlags", settings.ApiServerFlags, OfApiServer),
            ("controllerManagerFlags", settings.ControllerManagerFlags, OfClients),
            ("schedulerFlags", settings.SchedulerFlags, OfClients),
            ("kubeletFlags", settings.KubeletFlags, OfKubelet),
        ];
        foreach (var (setting, flags, reserved) in all)
        {
            foreach (var name in flags.Keys)
            {
                if (name.StartsWith('-'))
                {
                    yield return $"controlPlane.{setting}.{name}: flags are written without the leading dashes: {name.TrimStart('-')}";
                }
                else if (name.Length == 0 || name.AsSpan().ContainsAny("= \t\n"))
                {
                    yield return $"controlPlane.{setting}: '{name}' is no flag's name; write `name: value`";
                }
                else if (OfAll.TryGetValue(name, out var why) || reserved.TryGetValue(name, out why))
                {
                    yield return $"controlPlane.{setting}.{name}: can't be set: {why}";
                }
            }

            foreach (var problem in CheckPairs($"controlPlane.{setting}.feature-gates", "controlPlane.featureGates", flags, "feature-gates", FeatureGates(settings)))
            {
                yield return problem;
            }
        }

        foreach (var problem in CheckPairs(
            "controlPlane.apiServerFlags.runtime-config", "controlPlane.runtimeConfig", settings.ApiServerFlags, "runtime-config", settings.RuntimeConfig))
        {
            yield return problem;
        }

        foreach (var plugin in Enabled(settings).Intersect(Disabled(settings), StringComparer.Ordinal))
        {
            yield return $"controlPlane: admission plugin {plugin} is both switched on and off; leave one out of `admissionPlugins` and `disableAdmissionPlugins`";
        }
    }

    /// <summary>The user's flags for the API server, each given once.</summary>
    public static IReadOnlyDictionary<string, string> ForApiServer(ControlPlaneSettings settings)
    {
        var flags = Common(settings, settings.ApiServerFlags);
        Put(flags, "runtime-config", Pairs(settings.ApiServerFlags, "runtime-config").Concat(settings.RuntimeConfig).Select(pair => $"{pair.Key}={pair.Value}"));

        // Off means off, also for the one that we switch on as kubeadm does: the server refuses a plugin that is both.
        Put(flags, "enable-admission-plugins", Enabled(settings).Prepend("NodeRestriction").Except(Disabled(settings), StringComparer.Ordinal));
        Put(flags, "disable-admission-plugins", Disabled(settings));
        return flags;
    }

    /// <summary>The user's flags for the controller manager.</summary>
    public static IReadOnlyDictionary<string, string> ForControllerManager(ControlPlaneSettings settings) => Common(settings, settings.ControllerManagerFlags);

    /// <summary>The user's flags for the scheduler.</summary>
    public static IReadOnlyDictionary<string, string> ForScheduler(ControlPlaneSettings settings) => Common(settings, settings.SchedulerFlags);

    private static Dictionary<string, string> Common(ControlPlaneSettings settings, IReadOnlyDictionary<string, string> given)
    {
        var flags = new Dictionary<string, string>(given, StringComparer.Ordinal);
        Put(flags, "feature-gates", Pairs(given, "feature-gates").Concat(FeatureGates(settings)).Select(pair => $"{pair.Key}={pair.Value}"));
        return flags;
    }

    private static IEnumerable<KeyValuePair<string, string>> FeatureGates(ControlPlaneSettings settings) =>
        settings.FeatureGates.Select(gate => KeyValuePair.Create(gate.Key, gate.Value ? "true" : "false"));

    private static IEnumerable<string> CheckPairs(
        string flagName, string settingName, IReadOnlyDictionary<string, string> flags, string flag, IEnumerable<KeyValuePair<string, string>> setting)
    {
        var given = new Dictionary<string, string>(Pairs(flags, flag), StringComparer.Ordinal);
        foreach (var (key, value) in setting)
        {
            if (given.TryGetValue(key, out var other) && other != value)
            {
                yield return $"{settingName}.{key} is {value}, and {flagName} says {other}; leave one out";
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(IReadOnlyDictionary<string, string> flags, string name) =>
        Items(flags, name).Select(item => item.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0].Trim(), pair.Length == 2 ? pair[1].Trim() : "true")).DistinctBy(pair => pair.Key);

    private static string[] Items(IReadOnlyDictionary<string, string> flags, string name) =>
        flags.TryGetValue(name, out var text) ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];

    private static IEnumerable<string> Enabled(ControlPlaneSettings settings) =>
        settings.AdmissionPlugins.Concat(Items(settings.ApiServerFlags, "enable-admission-plugins")).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Disabled(ControlPlaneSettings settings) =>
        settings.DisableAdmissionPlugins.Concat(Items(settings.ApiServerFlags, "disable-admission-plugins")).Distinct(StringComparer.Ordinal);

    private static void Put(Dictionary<string, string> flags, string name, IEnumerable<string> items)
    {
        var text = string.Join(',', items.Distinct(StringComparer.Ordinal));
        if (text.Length > 0)
        {
            flags[name] = text;
        }
        else
        {
            flags.Remove(name);
        }
    }
}
