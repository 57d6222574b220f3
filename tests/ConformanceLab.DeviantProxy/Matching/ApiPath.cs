namespace ConformanceLab.Deviations;

/// <summary>What a path of the API means, as the API server's own rules have it.</summary>
/// <param name="Group">Empty for the core group; null for what isn't the API of a version.</param>
/// <param name="Version">The version.</param>
/// <param name="Resource">The resource; null for discovery and everything else.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Subresource">The subresource.</param>
internal sealed record ApiPath(string? Group, string? Version, string? Resource, string? Namespace, string? Name, string? Subresource)
{
    private static readonly ApiPath Other = new(null, null, null, null, null, null);

    public string? GroupVersion => Group is null ? null : Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Reads a path; unescaped, without its query.</summary>
    public static ApiPath Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api", var version, .. var rest] => In("", version, rest),
            ["apis", var group, var version, .. var rest] => In(group, version, rest),
            _ => Other,
        };
    }

    private static ApiPath In(string group, string version, string[] parts)
    {
        // The old form of watches has one part more.
        if (parts is ["watch", .. var watched])
        {
            parts = watched;
        }

        return parts switch
        {
            [] => new ApiPath(group, version, null, null, null, null),
            ["namespaces", var ns] => new ApiPath(group, version, "namespaces", null, ns, null),
            ["namespaces", var ns, "status" or "finalize"] => new ApiPath(group, version, "namespaces", null, ns, parts[2]),
            ["namespaces", var ns, var resource, .. var rest] => new ApiPath(group, version, resource, ns, rest.ElementAtOrDefault(0), rest.ElementAtOrDefault(1)),
            [var resource, .. var rest] => new ApiPath(group, version, resource, null, rest.ElementAtOrDefault(0), rest.ElementAtOrDefault(1)),
        };
    }
}
