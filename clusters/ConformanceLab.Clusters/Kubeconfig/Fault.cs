namespace ConformanceLab.Clusters.Kubeconfig;

internal static class Fault
{
    public const string Provider = "kubeconfig";

    public static ClusterException Of(string message, Exception? cause = null) => new(Provider, message, cause);

    public static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";
}
