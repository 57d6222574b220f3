namespace ConformanceLab.Clusters;

/// <summary>Every provider there is.</summary>
public static class Providers
{
    /// <summary>All of them, ordered by id.</summary>
    public static IReadOnlyList<IClusterProvider> All { get; } =
    [
        .. typeof(Providers).Assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IClusterProvider)))
            .Select(type => (IClusterProvider)Activator.CreateInstance(type)!)
            .OrderBy(provider => provider.Id, StringComparer.Ordinal),
    ];

    /// <summary>The one with that id, or null.</summary>
    public static IClusterProvider? Find(string id) => All.FirstOrDefault(provider => provider.Id == id);
}
