using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken that writes to a directory of its node", Rehearsed = true)]
[Feature("pod-host-path-writable")]
[Spec("https://kubernetes.io/docs/concepts/storage/volumes/#hostpath")]
[Requires(Capability.Controllers)]
public sealed class WritableHostPaths : PodAskingProbe
{
    [Test]
    public Task Logs_of_the_node_are_written(CancellationToken ct) => Taken(pod => pod.Mount("/var/log", false), "spec.volumes[0].hostPath.path", "/var/log", ct);

    [Test]
    public Task A_directory_is_made_where_there_is_none(CancellationToken ct) => Taken(
        pod => pod.Mount("/opt/conformancelab", false, "DirectoryOrCreate"),
        "spec.volumes[0].hostPath.type",
        "DirectoryOrCreate",
        ct);
}
