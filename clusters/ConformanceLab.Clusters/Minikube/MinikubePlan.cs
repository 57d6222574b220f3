using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Minikube;

/// <summary>What a target asks of this provider, checked.</summary>
internal sealed partial record MinikubePlan(MinikubeSettings Settings, string? Version)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <exception cref="ClusterSettingsException">With everything that is wrong.</exception>
    public static MinikubePlan Read(TargetSpec target)
    {
        MinikubeSettings settings;
        try
        {
            settings = target.Settings?.Deserialize<MinikubeSettings>(Options) ?? new MinikubeSettings();
        }
        catch (JsonException wrong)
        {
            throw new ClusterSettingsException(target.Name, [$"minikube: {wrong.Message}"]);
        }

        var problems = new List<string>();
        if (target.Version is { } version && !Kubernetes().IsMatch(version))
        {
            problems.Add($"version: '{version}' is no Kubernetes version; write a minor such as \"1.31\" or a release such as \"v1.31.4\"");
        }

        if (settings.Nodes < 1 || settings.Cpus < 1)
        {
            problems.Add("minikube.nodes, minikube.cpus: there has to be at least one of each");
        }

        if (settings.RegistryMirrors.Count > 0 && settings.ContainerRuntime is { } runtime && runtime != "docker")
        {
            problems.Add($"minikube.registryMirrors: minikube passes them to the runtime docker alone, and containerRuntime is '{runtime}'; leave one of the two out");
        }

        return problems.Count == 0 ? new MinikubePlan(settings, target.Version is null ? null : $"v{target.Version.TrimStart('v')}") : throw new ClusterSettingsException(target.Name, problems);
    }

    /// <summary>The arguments of <c>minikube start</c>.</summary>
    /// <param name="profile">The cluster's name.</param>
    public IReadOnlyList<string> StartArguments(string profile)
    {
        var arguments = new List<string> { "start", "--profile", profile, "--output", "json", "--interactive=false", "--embed-certs", "--nodes", Settings.Nodes.ToString(CultureInfo.InvariantCulture) };
        Add("--kubernetes-version", Version);
        Add("--driver", Settings.Driver);
        Add("--cni", Settings.Cni);
        Add("--container-runtime", Settings.ContainerRuntime);
        Add("--base-image", Settings.Image);
        Add("--memory", Settings.Memory);
        Add("--cpus", Settings.Cpus?.ToString(CultureInfo.InvariantCulture));
        Add("--feature-gates", Settings.FeatureGates.Count == 0 ? null : string.Join(',', Settings.FeatureGates.Select(gate => $"{gate.Key}={(gate.Value ? "true" : "false")}")));
        arguments.AddRange(Settings.ApiServerFlags.Select(flag => $"--extra-config=apiserver.{flag.Key}={flag.Value}"));
        arguments.AddRange(Settings.Addons.Select(addon => $"--addons={addon}"));
        arguments.AddRange(Settings.RegistryMirrors.Select(mirror => $"--registry-mirror={mirror}"));
        return [.. arguments, .. Settings.StartArgs];

        void Add(string flag, string? value)
        {
            if (value is not null)
            {
                arguments.Add($"{flag}={value}");
            }
        }
    }

    [GeneratedRegex(@"^v?1\.\d{1,3}(\.\d{1,3})?$")]
    private static partial Regex Kubernetes();
}
