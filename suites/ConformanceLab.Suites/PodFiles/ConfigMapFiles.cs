using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodFiles;

[Probe("A container finds the keys of a config map as files")]
[Feature("pod-config-volumes")]
[Spec("https://kubernetes.io/docs/concepts/configuration/configmap/#using-configmaps-as-files-from-a-pod")]
[Requires(Capability.ReadyNodes)]
public sealed class ConfigMapFiles : InsideProbe
{
    [Test]
    public Task Each_key_is_a_file(CancellationToken ct) => Tells("files", "colour shape", ct);

    [Test]
    public Task Its_value_is_in_it(CancellationToken ct) => Tells("colour", "red", ct);

    [Test]
    public Task Bytes_are_kept(CancellationToken ct) => Tells("shape", "00ff10", ct);

    [Test]
    public Task Only_those_that_are_named_at_the_paths_that_are_named(CancellationToken ct) => Tells("picked", "deep/hue", ct);

    [Test]
    public Task With_the_mode_that_is_named(CancellationToken ct) => Tells("mode", "444", ct);

    [Test]
    public Task None_where_it_is_missing_and_may_be(CancellationToken ct) => Tells("missing", "0", ct);

    [Test]
    public Task None_can_be_written(CancellationToken ct) => Tells("written", "no", ct);

    protected override async Task Arrange(CancellationToken ct)
    {
        var map = ConfigMap("things", ("colour", "red"));
        map.BinaryData = new Dictionary<string, byte[]> { ["shape"] = [0x00, 0xff, 0x10] };
        await Api.Apply(map, "probe", ct);
    }

    protected override V1Pod Teller() => Shell(
        Name,
        """
        echo files $(ls /all); echo colour $(cat /all/colour); echo shape $(od -An -tx1 /all/shape | tr -d ' '); echo picked $(cd /picked; find -L . -type f | grep -v '/\.\.' | cut -c3-)
        echo mode $(stat -L -c %a /moded/colour); echo missing $(ls /missing | wc -l); if echo x 2>/dev/null > /all/other; then echo written yes; else echo written no; fi
        """).Mounting(
            ConfigVolumes.OfConfigMap("all", "things"),
            ConfigVolumes.OfConfigMap("picked", "things", items: new V1KeyToPath { Key = "colour", Path = "deep/hue" }),
            ConfigVolumes.OfConfigMap("moded", "things", mode: 0x124),
            ConfigVolumes.OfConfigMap("missing", "nothing", optional: true));
}
