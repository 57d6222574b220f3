using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken that sees the whole node, its processes or its container runtime", Rehearsed = true)]
[Feature("pod-host-path-sensitive")]
[Spec("https://kubernetes.io/docs/concepts/storage/volumes/#hostpath")]
[Requires(Capability.Controllers)]
public sealed class SensitiveHostPaths : PodAskingProbe
{
    [Test]
    public Task The_root_directory_is_mounted(CancellationToken ct) => Taken(pod => pod.Mount("/", true), "spec.volumes[0].hostPath.path", "/", ct);

    [Test]
    public Task The_processes_are_mounted(CancellationToken ct) => Taken(pod => pod.Mount("/proc", true), "spec.volumes[0].hostPath.path", "/proc", ct);

    [Test]
    public Task The_socket_of_the_container_runtime_is_mounted(CancellationToken ct) => Taken(
        pod => pod.Mount("/var/run/docker.sock", true, "Socket"),
        "spec.volumes[0].hostPath.path",
        "/var/run/docker.sock",
        ct);

    [Test]
    public Task The_configuration_of_the_node_is_mounted(CancellationToken ct) => Taken(pod => pod.Mount("/etc/kubernetes", true), "spec.volumes[0].hostPath.path", "/etc/kubernetes", ct);
}
