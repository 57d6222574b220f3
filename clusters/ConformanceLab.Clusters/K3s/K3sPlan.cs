using System.Text.Json;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.K3s;

/// <summary>What a target asks of this provider, checked.</summary>
internal sealed record K3sPlan(string Image, IReadOnlyList<string> ServerArgs, string? Registries, bool KeepLogs)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <exception cref="ClusterSettingsException">With everything that is wrong.</exception>
    public static K3sPlan Read(TargetSpec target)
    {
        K3sSettings settings;
        try
        {
            settings = target.Settings?.Deserialize<K3sSettings>(Options) ?? new K3sSettings();
        }
        catch (JsonException wrong)
        {
            throw new ClusterSettingsException(target.Name, [$"k3s: {wrong.Message}"]);
        }

        var problems = new List<string>();
        var image = settings.Image;
        if (image is null)
        {
            (image, var problem) = K3sImages.For(target.Version);
            problems.AddRange(problem is null ? [] : [problem]);
        }
        else if (image.Length == 0 || image.Any(letter => char.IsWhiteSpace(letter) || char.IsAsciiLetterUpper(letter) && !image.Contains(':', StringComparison.Ordinal)))
        {
            problems.Add($"k3s.image: '{image}' is no image name; write one such as {K3sImages.Default}");
        }

        var registries = settings.Registries is null ? null : Path.GetFullPath(settings.Registries, target.BaseDirectory);
        if (registries is not null && !File.Exists(registries))
        {
            problems.Add($"k3s.registries: the file '{registries}' isn't there; name a registries.yaml, relative to the lab file");
        }

        return problems.Count == 0 ? new K3sPlan(image!, settings.ServerArgs, registries, settings.KeepLogs) : throw new ClusterSettingsException(target.Name, problems);
    }
}
