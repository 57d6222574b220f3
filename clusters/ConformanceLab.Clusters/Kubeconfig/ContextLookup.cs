namespace ConformanceLab.Clusters.Kubeconfig;

internal static class ContextLookup
{
    /// <summary>The context of that name, or the current one, with its cluster and its user.</summary>
    public static ResolvedContext Find(KubeconfigDocument document, string? name)
    {
        var where = Fault.List(document.Files);
        var known = $"Those that are: {Fault.List(document.Contexts.Select(context => context.Name))}.";
        if ((name ?? document.CurrentContext) is not { } wanted)
        {
            throw Fault.Of($"{where}: no current context is set and none was named. {known} Name one with --context or `context:` in the lab file.");
        }

        var context = document.Contexts.FirstOrDefault(context => context.Name == wanted) ?? throw Fault.Of(
            $"{where}: {(name is null ? "the current context" : "context")} '{wanted}' isn't there. {known} Name one with --context or `context:` in the lab file.");

        if (context.Cluster is null)
        {
            throw Fault.Of($"{context.Place}: context '{context.Name}' names no cluster. Add `cluster:` to it, one of: {Fault.List(document.Clusters.Select(section => section.Name))}.");
        }

        return new ResolvedContext(
            context,
            Entry(document.Clusters, "cluster", context.Cluster, context),
            context.User is null ? null : Entry(document.Users, "user", context.User, context));
    }

    private static T Entry<T>(IReadOnlyList<T> entries, string what, string name, ContextSection context)
        where T : NamedSection =>
        entries.FirstOrDefault(entry => entry.Name == name) ?? throw Fault.Of(
            $"{context.Place}: context '{context.Name}' names the {what} '{name}', which isn't there. Those that are: {Fault.List(entries.Select(entry => entry.Name))}. "
            + $"Correct the context, or add the file that has the {what}.");
}
