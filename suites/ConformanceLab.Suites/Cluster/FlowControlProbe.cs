using ConformanceLab.Probes;

namespace ConformanceLab.Suites.Cluster;

/// <summary>What probes of priority and fairness share: its resources, in the version that is served.</summary>
public abstract class FlowControlProbe : Probe
{
    private static readonly string[] Versions = ["v1", "v1beta3", "v1beta2", "v1beta1"];

    /// <summary>FlowSchemas.</summary>
    protected Task<Resource> FlowSchemas(CancellationToken ct) =>
        Served([.. Versions.Select(version => new Resource("flowcontrol.apiserver.k8s.io", version, "flowschemas", "FlowSchema", false))], ct);

    /// <summary>PriorityLevelConfigurations.</summary>
    protected Task<Resource> PriorityLevels(CancellationToken ct) =>
        Served([.. Versions.Select(version => new Resource("flowcontrol.apiserver.k8s.io", version, "prioritylevelconfigurations", "PriorityLevelConfiguration", false))], ct);
}
