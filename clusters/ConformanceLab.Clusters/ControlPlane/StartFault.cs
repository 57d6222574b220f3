namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>A start went wrong at a component; becomes a <see cref="ClusterException"/> once its log is safe.</summary>
internal sealed class StartFault(string component, string what, string hint) : Exception(what)
{
    public string Component { get; } = component;

    public string Hint { get; } = hint;
}
