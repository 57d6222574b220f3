using System.Text.Json;
using System.Text.Json.Serialization;
using ConformanceLab.Clusters.Binaries;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>A target's section, read and checked, with absolute paths.</summary>
internal sealed record Plan(VersionWish Version, ControlPlaneSettings Settings, IReadOnlyList<Manifest> Manifests)
{
    /// <summary>Reads a target.</summary>
    /// <exception cref="ClusterSettingsException">With everything that is wrong.</exception>
    public static Plan Read(TargetSpec target)
    {
        var problems = new List<string>();
        var settings = ReadSettings(target, problems);
        if (!VersionWish.TryParse(target.Version, out var version))
        {
            problems.Add($"version: '{target.Version}' is no Kubernetes version; write a minor such as \"1.20\" or a release such as \"v1.20.2\"");
        }

        if (settings.Mirror is { } mirror && !(Uri.TryCreate(mirror, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            problems.Add($"controlPlane.mirror: '{mirror}' is no absolute http(s) address");
        }

        if (settings.Nodes is < 0 or > 1)
        {
            problems.Add($"controlPlane.nodes: {settings.Nodes} is not possible: this provider runs no node or one; `kind` and `k3s` run several");
        }

        if (settings.Nodes == 0 && settings.KubeletFlags.Count > 0)
        {
            problems.Add("controlPlane.kubeletFlags: there is no kubelet without `nodes: 1`");
        }

        if (settings.Nodes == 0 && settings.NodeImages.Count > 0)
        {
            problems.Add("controlPlane.nodeImages: there is no node to have them without `nodes: 1`");
        }

        problems.AddRange(FlagRules.Check(settings));
        settings = Resolve(settings, target.BaseDirectory);
        problems.AddRange(settings.NodeImages.Where(file => !File.Exists(file)).Select(file => $"controlPlane.nodeImages: no file {file}; `docker save` writes one"));
        if (settings.AdmissionConfig is { } config && !File.Exists(config))
        {
            problems.Add($"controlPlane.admissionConfig: no file {config}");
        }

        var manifests = ManifestFiles.Read(settings.Manifests, problems);
        return problems.Count == 0 ? new Plan(version, settings, manifests) : throw new ClusterSettingsException(target.Name, problems);
    }

    private static ControlPlaneSettings ReadSettings(TargetSpec target, List<string> problems)
    {
        if (target.Settings is null)
        {
            return new ControlPlaneSettings();
        }

        try
        {
            return target.Settings.Deserialize(SettingsJson.Default.ControlPlaneSettings) ?? new ControlPlaneSettings();
        }
        catch (JsonException e)
        {
            problems.Add($"controlPlane{e.Path?.TrimStart('$')}: {e.Message}");
            return new ControlPlaneSettings();
        }
    }

    private static ControlPlaneSettings Resolve(ControlPlaneSettings settings, string folder) => settings with
    {
        Binaries = settings.Binaries is { } binaries ? Path.GetFullPath(binaries, folder) : null,
        AdmissionConfig = settings.AdmissionConfig is { } config ? Path.GetFullPath(config, folder) : null,
        NodeImages = [.. settings.NodeImages.Select(path => Path.GetFullPath(path, folder))],
        Manifests = [.. settings.Manifests.Select(path => Path.GetFullPath(path, folder))],
        ApiServerFlags = Resolve(settings.ApiServerFlags, folder),
        ControllerManagerFlags = Resolve(settings.ControllerManagerFlags, folder),
        SchedulerFlags = Resolve(settings.SchedulerFlags, folder),
    };

    /// <summary>A flag whose value is a file beside the lab file means that file, wherever the component runs.</summary>
    private static Dictionary<string, string> Resolve(IReadOnlyDictionary<string, string> flags, string folder) =>
        flags.ToDictionary(
            flag => flag.Key,
            flag => flag.Value.Length > 0 && !Path.IsPathRooted(flag.Value) && File.Exists(Path.Combine(folder, flag.Value)) ? Path.GetFullPath(flag.Value, folder) : flag.Value,
            StringComparer.Ordinal);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(ScalarConverter)])]
[JsonSerializable(typeof(ControlPlaneSettings))]
internal sealed partial class SettingsJson : JsonSerializerContext;

/// <summary>Takes <c>v: 4</c> and <c>profiling: false</c> for the texts that they are on a command line.</summary>
internal sealed class ScalarConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        _ => throw new JsonException("expected a text, a number, true or false"),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
}
