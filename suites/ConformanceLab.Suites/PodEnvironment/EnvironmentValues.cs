using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodEnvironment;

[Probe("A container finds its environment as its pod names it")]
[Feature("pod-environment")]
[Spec("https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/")]
[Requires(Capability.ReadyNodes)]
public sealed class EnvironmentValues : InsideProbe
{
    [Test]
    public Task A_value(CancellationToken ct) => Tells("plain", "a value", ct);

    [Test]
    public Task A_value_that_names_another(CancellationToken ct) => Tells("expanded", "<a value>", ct);

    [Test]
    public Task A_value_that_only_looks_so(CancellationToken ct) => Tells("escaped", "$(PLAIN)", ct);

    [Test]
    public Task A_key_of_a_config_map(CancellationToken ct) => Tells("config", "red", ct);

    [Test]
    public Task A_key_of_a_secret(CancellationToken ct) => Tells("secret", "hidden", ct);

    [Test]
    public Task All_keys_of_a_config_map_behind_a_prefix(CancellationToken ct) => Tells("all", "red big", ct);

    [Test]
    public Task None_of_what_is_missing_and_may_be(CancellationToken ct) => Tells("missing", "unset", ct);

    [Test]
    public Task An_argument_that_names_one(CancellationToken ct) => Tells("argument", "a value", ct);

    protected override async Task Arrange(CancellationToken ct)
    {
        await Api.Apply(ConfigMap("things", ("colour", "red"), ("size", "big")), "probe", ct);
        await Api.Apply(Secret("secrets", ("word", "hidden")), "probe", ct);
    }

    protected override V1Pod Teller()
    {
        var pod = Shell(
            Name,
            """echo "plain $PLAIN"; echo "expanded $EXPANDED"; echo "escaped $ESCAPED"; echo "config $CONFIG"; echo "secret $SECRET"; echo "all $ALL_colour $ALL_size"; echo "missing ${MISSING-unset}"; echo "argument $1" """);
        var main = pod.Spec.Containers[0];
        main.Args = ["sh", "$(PLAIN)"];
        main.Env =
        [
            new V1EnvVar { Name = "PLAIN", Value = "a value" },
            new V1EnvVar { Name = "EXPANDED", Value = "<$(PLAIN)>" },
            new V1EnvVar { Name = "ESCAPED", Value = "$$(PLAIN)" },
            new V1EnvVar { Name = "CONFIG", ValueFrom = new V1EnvVarSource { ConfigMapKeyRef = new V1ConfigMapKeySelector { Name = "things", Key = "colour" } } },
            new V1EnvVar { Name = "SECRET", ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = "secrets", Key = "word" } } },
            new V1EnvVar { Name = "MISSING", ValueFrom = new V1EnvVarSource { ConfigMapKeyRef = new V1ConfigMapKeySelector { Name = "nothing", Key = "none", Optional = true } } },
        ];
        main.EnvFrom = [new V1EnvFromSource { Prefix = "ALL_", ConfigMapRef = new V1ConfigMapEnvSource { Name = "things" } }];
        return pod;
    }
}
