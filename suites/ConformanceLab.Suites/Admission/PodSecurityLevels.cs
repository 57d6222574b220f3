using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A namespace's Pod Security labels refuse and warn of pods that violate their level", Access = RunMode.Full)]
[Feature("pod-security-admission")]
[Spec("https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces")]
[Requires(Capability.CreateNamespaces)]
public sealed class PodSecurityLevels : Probe
{
    private const string Enforce = "pod-security.kubernetes.io/enforce";

    [Test]
    public async Task A_restricted_namespace_refuses_a_privileged_pod(CancellationToken ct)
    {
        var ns = await NamespaceWith(ct, (Enforce, "restricted"));

        var answer = await Api.TryCreate(In(ns, Pod("privileged"), new V1SecurityContext { Privileged = true }), ct);

        Answer.Must(answer).HonourWithStatus($"the label {Enforce}", 403).And.Mention("violates PodSecurity \"restricted").And.Mention("privileged");
        Answer.Must(await Api.TryCreate(In(ns, Pod("well-behaved")), ct)).Succeed();
    }

    [Test]
    public async Task A_baseline_namespace_that_warns_takes_what_is_not_restricted(CancellationToken ct)
    {
        var ns = await NamespaceWith(ct, (Enforce, "baseline"), ("pod-security.kubernetes.io/warn", "restricted"));
        var refused = await Api.TryCreate(In(ns, Pod("privileged"), new V1SecurityContext { Privileged = true }), ct);
        Answer.Must(refused).HonourWithStatus($"the label {Enforce}", 403).And.Mention("violates PodSecurity \"baseline");

        var answer = await Api.TryCreate(In(ns, Pod("careless"), new V1SecurityContext { AllowPrivilegeEscalation = true }), ct);

        Answer.Must(answer).Succeed().And.Warn("would violate PodSecurity").And.Warn("restricted");
    }

    private async Task<string> NamespaceWith(CancellationToken ct, params (string, string)[] labels)
    {
        var name = UniqueName("levels");
        await Api.Create(new V1Namespace { Metadata = Meta(name, labels) }, ct);

        // Of our own, so that we need not wait for the controllers.
        await Api.Create(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "probe", NamespaceProperty = name } }, ct);
        return name;
    }

    private static V1Pod In(string ns, V1Pod pod, V1SecurityContext? security = null)
    {
        pod.Metadata.NamespaceProperty = ns;
        pod.Spec.ServiceAccountName = "probe";
        pod.Spec.Containers[0].SecurityContext = security ?? pod.Spec.Containers[0].SecurityContext;
        return pod.Nowhere();
    }
}
