using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ConformanceLab.Clusters.Engines;

/// <summary>Docker's contexts: named engines, one of them current. Kept by the <c>docker</c> command under <c>~/.docker</c> or <c>DOCKER_CONFIG</c>.</summary>
internal sealed class DockerContexts(Func<string, string?> variable, string home)
{
    private const string Default = "default";

    private string Folder => variable("DOCKER_CONFIG") is { Length: > 0 } folder ? folder : Path.Combine(home, ".docker");

    /// <summary>The context in force and where that is said; null where it is none, or the default one, which means the usual socket.</summary>
    /// <exception cref="EngineException">Docker's configuration can't be read.</exception>
    public (string Name, string Said)? Current()
    {
        if (variable("DOCKER_CONTEXT") is { Length: > 0 } named)
        {
            return named == Default ? null : (named, "DOCKER_CONTEXT");
        }

        var file = Path.Combine(Folder, "config.json");
        return Text(file, "currentContext") is { Length: > 0 } current && current != Default ? (current, file) : null;
    }

    /// <summary>The address of a context's engine.</summary>
    /// <exception cref="EngineException">There is no such context, or it can't be taken.</exception>
    public Uri AddressOf((string Name, string Said) context)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context.Name)));
        var file = Path.Combine(Folder, "contexts", "meta", id, "meta.json");
        if (!File.Exists(file))
        {
            throw new EngineException(EngineProblem.NoneRunning, $"docker's context '{context.Name}' ({context.Said}) isn't there: {file} is missing. See `docker context ls`, and choose one with `docker context use`.");
        }

        if (Directory.Exists(Path.Combine(Folder, "contexts", "tls", id)))
        {
            throw new EngineException(
                EngineProblem.NoneRunning, $"docker's context '{context.Name}' ({context.Said}) has certificates of its own, which aren't read here. Set DOCKER_HOST, DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH instead.");
        }

        var host = Text(file, "Endpoints", "docker", "Host");
        return EngineSearch.Address(host) ?? throw new EngineException(
            EngineProblem.NoneRunning, $"docker's context '{context.Name}' ({context.Said}) is at '{host}', which isn't an address with the scheme unix, tcp or npipe. Choose another with `docker context use`, or set DOCKER_HOST.");
    }

    private static string? Text(string file, params string[] path)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            var at = json.RootElement;
            foreach (var key in path)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(key, out at))
                {
                    return null;
                }
            }

            return at.ValueKind == JsonValueKind.String ? at.GetString() : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EngineException(EngineProblem.NoneRunning, $"{file} can't be read: {unreadable.Message.TrimEnd('.')}. Correct it, or set DOCKER_HOST.", unreadable);
        }
    }
}
