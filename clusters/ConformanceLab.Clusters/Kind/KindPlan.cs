using System.Text.Json;
using System.Text.Json.Serialization;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Kind;

/// <summary>What a target asks of this provider, checked.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Image">The nodes' image; null leaves it to kind.</param>
/// <param name="Minor">The minor of the version asked for; null where the image decides.</param>
/// <param name="Config">The user's own configuration, absolute; null where there is none.</param>
internal sealed record KindPlan(KindSettings Settings, string? Image, int? Minor, string? Config)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <exception cref="ClusterSettingsException">With everything that is wrong.</exception>
    public static KindPlan Read(TargetSpec target)
    {
        KindSettings settings;
        try
        {
            settings = target.Settings?.Deserialize<KindSettings>(Options) ?? new KindSettings();
        }
        catch (JsonException wrong)
        {
            throw new ClusterSettingsException(target.Name, [$"kind: {wrong.Message}"]);
        }

        var problems = new List<string>();
        var (image, minor, problem) = KindImages.For(target.Version);
        problems.AddRange(problem is null || settings.Image is not null ? [] : [problem]);
        if (settings.Image is { } named && (named.Length == 0 || named.Any(char.IsWhiteSpace)))
        {
            problems.Add($"kind.image: '{named}' is no image name; write one such as {KindImages.Repository}:v1.31.14");
        }

        if (settings.ControlPlanes < 1 || settings.Workers < 0)
        {
            problems.Add("kind.controlPlanes, kind.workers: there has to be at least one control plane, and no fewer than 0 workers");
        }

        if (settings.ApiServerPort is < 1 or > 65535)
        {
            problems.Add($"kind.apiServerPort: {settings.ApiServerPort} is no port; write one from 1 to 65535, or leave it out for a free one");
        }

        var config = settings.Config is null ? null : Path.GetFullPath(settings.Config, target.BaseDirectory);
        if (config is not null && !File.Exists(config))
        {
            problems.Add($"kind.config: the file '{config}' isn't there; name a configuration of kind, relative to the lab file");
        }

        return problems.Count == 0 ? new KindPlan(settings, settings.Image ?? image, settings.Image is null ? minor : null, config) : throw new ClusterSettingsException(target.Name, problems);
    }
}
