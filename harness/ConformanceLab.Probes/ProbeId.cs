using System.Text.Json;

namespace ConformanceLab.Probes;

/// <summary>A probe's permanent name.</summary>
public static class ProbeId
{
    /// <summary><c>suite/name</c> in kebab-case: the last part of the namespace and the name of the class.</summary>
    public static string Of(Type probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        return $"{Suite(probe)}/{Kebab(probe.Name)}";
    }

    /// <summary>The part before the slash.</summary>
    public static string Suite(Type probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        return Kebab(probe.Namespace?.Split('.')[^1] ?? "");
    }

    private static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
