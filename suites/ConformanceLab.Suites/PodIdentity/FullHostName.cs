using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodIdentity;

[Probe("A pod that asks for it is called by its full name")]
[Feature("pod-full-hostname")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-sethostnameasfqdn-field")]
[Requires(Capability.ReadyNodes)]
public sealed class FullHostName : Probe
{
    [Test]
    public async Task By_its_own_word(CancellationToken ct)
    {
        var pod = Shell("asking", "hostname");
        pod.Spec.Hostname = "one";
        pod.Spec.Subdomain = "many";
        pod.Spec.SetHostnameAsFQDN = true;
        Answer.Must(await Api.TryCreate(pod, ct)).KeepField("spec.setHostnameAsFQDN", "true");
        await Ended("asking", ct);

        Assert.That(await Log("asking", ct), Does.StartWith($"one.many.{Namespace}.svc."));
    }
}
