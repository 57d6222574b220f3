using System.Text.Json;
using System.Text.Json.Nodes;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.K3s;

/// <summary>What a target asks of this provider, checked.</summary>
internal sealed record K3sPlan(string Image, K3sSettings Settings)
{
    private const int MostAgents = 16;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>The text of <c>registries.yaml</c>, passwords among it; null where none is needed.</summary>
    public string? Registries { get; private init; }

    /// <exception cref="ClusterSettingsException">With everything that is wrong.</exception>
    public static K3sPlan Read(TargetSpec target) => Read(target, Environment.GetEnvironmentVariable);

    /// <summary>How many agents a target asks for; 0 where that can't be told yet, since what is wrong is told when it is brought up.</summary>
    public static int AgentsOf(TargetSpec target) => target.Settings?["agents"] is JsonValue agents && agents.TryGetValue(out int number) ? Math.Clamp(number, 0, MostAgents) : 0;

    internal static K3sPlan Read(TargetSpec target, Func<string, string?> variable)
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

        if (settings.Port is < 1 or > 65535)
        {
            problems.Add($"k3s.port: {settings.Port} is no port; write one from 1 to 65535, or leave it out for a free one");
        }

        if (settings.Agents is < 0 or > MostAgents)
        {
            problems.Add($"k3s.agents: {settings.Agents} is no number of agents; write one from 0 to {MostAgents}");
        }

        var logins = Logins(settings, variable, problems);
        var text = problems.Count == 0 ? K3sRegistries.Text(registries, logins, problems) : null;
        return problems.Count == 0 ? new K3sPlan(image!, settings) { Registries = text } : throw new ClusterSettingsException(target.Name, problems);
    }

    private static List<(string, string, string)> Logins(K3sSettings settings, Func<string, string?> variable, List<string> problems)
    {
        var logins = new List<(string, string, string)>();
        foreach (var login in settings.RegistryLogins)
        {
            if (login.Registry.Length == 0 || login.Registry.Contains('/', StringComparison.Ordinal))
            {
                problems.Add($"k3s.registryLogins: '{login.Registry}' is no registry; write its host, and its port where it isn't 443, such as registry.example:5000");
            }
            else if (variable(login.PasswordVariable) is not { Length: > 0 } password)
            {
                problems.Add($"k3s.registryLogins: the variable {login.PasswordVariable}, for the password at '{login.Registry}', isn't set; export it before the run");
            }
            else
            {
                logins.Add((login.Registry, login.Username, password));
            }
        }

        return logins;
    }
}
