using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ConformanceLab.Clusters.Binaries;
using ConformanceLab.Clusters.ControlPlane;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>What a target asks of this provider, checked, with absolute paths.</summary>
internal sealed partial record KubeadmPlan(VersionWish Version, KubeadmSettings Settings, UserConfig Extra)
{
    /// <summary>Not by generated code, which would put false where a setting is left out that is true by default.</summary>
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, Converters = { new ScalarConverter() } };

    /// <exception cref="ClusterSettingsException">With everything that is wrong.</exception>
    public static KubeadmPlan Read(TargetSpec target)
    {
        var problems = new List<string>();
        var settings = ReadSettings(target, problems);
        if (!VersionWish.TryParse(target.Version, out var version))
        {
            problems.Add($"version: '{target.Version}' is no Kubernetes version; write a minor such as \"1.31\" or a release such as \"v1.31.2\"");
        }

        if (problems.Count == 0)
        {
            problems.AddRange(Check(settings));
        }

        settings = Resolve(settings, target.BaseDirectory);
        var extra = UserConfig.Read(settings.Config, problems);
        if (settings.Cni is { } cni && !IsAddress(cni) && !File.Exists(cni))
        {
            problems.Add($"kubeadm.cni: no file {cni}; name one, relative to the lab file, or an http(s) address");
        }

        return problems.Count == 0 ? new KubeadmPlan(version, settings, extra) : throw new ClusterSettingsException(target.Name, problems);
    }

    /// <summary>Whether a manifest is to be fetched.</summary>
    public static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static IEnumerable<string> Check(KubeadmSettings settings)
    {
        if (settings.Hosts.Count == 0 == settings.Container is null)
        {
            yield return settings.Container is null
                ? "kubeadm: neither `hosts` nor `container` is given; name machines to reach over SSH, or an image whose container serves as host"
                : "kubeadm: both `hosts` and `container` are given; leave one out";
        }

        foreach (var (host, index) in settings.Hosts.Select((host, index) => (host, index)))
        {
            // What begins with a dash would be an option of ssh.
            if (!Address().IsMatch(host.Address))
            {
                yield return $"kubeadm.hosts[{index}].address: '{host.Address}' is no name or address; the user goes into `user:`, the port into `port:`";
            }

            if (host.User is { } user && !Name().IsMatch(user))
            {
                yield return $"kubeadm.hosts[{index}].user: '{user}' is no user name";
            }

            if (host.Port is < 1 or > 65535)
            {
                yield return $"kubeadm.hosts[{index}].port: {host.Port} is no port";
            }
        }

        foreach (var twice in settings.Hosts.GroupBy(host => (host.Address, host.Port ?? 22)).Where(group => group.Count() > 1))
        {
            yield return $"kubeadm.hosts: {twice.Key.Address} is there {twice.Count()} times; a host is one node";
        }

        if (settings.Container is { } container && !Image().IsMatch(container.Image))
        {
            yield return $"kubeadm.container.image: '{container.Image}' is no image name; write one such as kindest/node:v1.31.0";
        }

        foreach (var flag in settings.ApiServerFlags.Keys.Where(flag => flag.StartsWith('-') || flag is "feature-gates" or "runtime-config"))
        {
            yield return flag.StartsWith('-')
                ? $"kubeadm.apiServerFlags: write '{flag.TrimStart('-')}' without the dashes"
                : $"kubeadm.apiServerFlags: say '{flag}' with `{(flag == "feature-gates" ? "featureGates" : "runtimeConfig")}:`";
        }

        foreach (var odd in settings.IgnorePreflightErrors.Concat(settings.SkipPhases).Where(word => !Word().IsMatch(word)))
        {
            yield return $"kubeadm: '{odd}' is no name of a check or phase; see `kubeadm init --help`";
        }

        if (settings.CriSocket.Any(char.IsWhiteSpace) || !(settings.CriSocket.StartsWith('/') || settings.CriSocket.StartsWith("unix:///", StringComparison.Ordinal)))
        {
            yield return $"kubeadm.criSocket: '{settings.CriSocket}' is no path of a socket; write one such as {KubeadmSettings.DefaultCriSocket}";
        }

        if (settings.Endpoint is { } endpoint && !Endpoint().IsMatch(endpoint))
        {
            yield return $"kubeadm.endpoint: '{endpoint}' isn't host:port";
        }
    }

    private static KubeadmSettings ReadSettings(TargetSpec target, List<string> problems)
    {
        try
        {
            return target.Settings?.Deserialize<KubeadmSettings>(Options) ?? new KubeadmSettings();
        }
        catch (JsonException e)
        {
            problems.Add($"kubeadm{e.Path?.TrimStart('$')}: {e.Message}");
            return new KubeadmSettings();
        }
    }

    private static KubeadmSettings Resolve(KubeadmSettings settings, string folder) => settings with
    {
        Config = Absolute(settings.Config, folder),
        Cni = settings.Cni is { } cni && IsAddress(cni) ? cni : Absolute(settings.Cni, folder),
        Hosts = [.. settings.Hosts.Select(host => host with { IdentityFile = Absolute(host.IdentityFile, folder), KnownHosts = Absolute(host.KnownHosts, folder) })],
    };

    private static string? Absolute(string? path, string folder) => path is null ? null : Path.GetFullPath(path, folder);

    [GeneratedRegex(@"^[0-9A-Za-z:][0-9A-Za-z._:%-]*$")]
    private static partial Regex Address();

    [GeneratedRegex(@"^[0-9A-Za-z_][0-9A-Za-z._\\@-]*\$?$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[0-9A-Za-z][0-9A-Za-z._:/@-]*$")]
    private static partial Regex Image();

    [GeneratedRegex(@"^[0-9A-Za-z][0-9A-Za-z./-]*$")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(\[[0-9A-Fa-f:]+\]|[0-9A-Za-z][0-9A-Za-z.-]*):[0-9]{1,5}$")]
    private static partial Regex Endpoint();
}
