using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ClusterDns;

[Probe("A pod knows itself by its hostname, and by its full name where it has a subdomain")]
[Feature("pod-own-names")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-hostname-and-subdomain-field")]
[Requires(Capability.ReadyNodes)]
public sealed class PodsOwnNames : Probe
{
    [Test]
    public async Task Without_a_hostname_it_is_the_name_of_the_pod(CancellationToken ct) => Assert.That(await Output(Shell("plain", "hostname"), ct), Is.EqualTo("plain"));

    [Test]
    public async Task Hostname_and_subdomain_make_a_full_name(CancellationToken ct)
    {
        var pod = Shell("named", "hostname; grep -c \"$MY_ADDRESS[[:space:]]*someone[.]family[.]$MY_NAMESPACE[.]svc[.].*someone\" /etc/hosts");
        pod.Spec.Hostname = "someone";
        pod.Spec.Subdomain = "family";
        pod.Spec.Containers[0].Env =
        [
            new V1EnvVar { Name = "MY_NAMESPACE", Value = Namespace },
            new V1EnvVar { Name = "MY_ADDRESS", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "status.podIP" } } },
        ];

        Assert.That(await Output(pod, ct), Is.EqualTo("someone\n1"), "the hostname, and how often the full name stands in /etc/hosts");
    }
}
