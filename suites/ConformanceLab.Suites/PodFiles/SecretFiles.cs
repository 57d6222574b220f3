using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodFiles;

[Probe("A container finds the keys of a secret as files that are on no disk")]
[Feature("pod-config-volumes")]
[Spec("https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod")]
[Requires(Capability.ReadyNodes)]
public sealed class SecretFiles : InsideProbe
{
    [Test]
    public Task Its_value_is_in_the_file(CancellationToken ct) => Tells("word", "hidden", ct);

    [Test]
    public Task They_are_in_memory(CancellationToken ct) => Tells("kind", "tmpfs", ct);

    [Test]
    public Task None_where_it_is_missing_and_may_be(CancellationToken ct) => Tells("missing", "0", ct);

    protected override async Task Arrange(CancellationToken ct) => await Api.Apply(Secret("secrets", ("word", "hidden")), "probe", ct);

    protected override V1Pod Teller() =>
        Shell(Name, "echo word $(cat /all/word); echo kind $(awk '$2 == \"/all\" { print $3 }' /proc/mounts); echo missing $(ls /missing | wc -l)")
            .Mounting(ConfigVolumes.OfSecret("all", "secrets"), ConfigVolumes.OfSecret("missing", "nothing", optional: true));
}
