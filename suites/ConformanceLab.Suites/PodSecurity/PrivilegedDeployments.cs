using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A deployment of privileged pods gets its pods")]
[Feature("workload-privileged-templates")]
[Spec("https://kubernetes.io/docs/concepts/security/pod-security-admission/#workload-resources-and-pod-templates")]
[Requires(Capability.Controllers)]
public sealed class PrivilegedDeployments : Probe
{
    // Policies for pods let the deployment pass and stop what its controller makes, which only the replica set tells.
    [Test]
    public async Task Its_pods_come(CancellationToken ct)
    {
        var deployment = Deployment("privileged");
        deployment.Spec.Template.Nowhere();
        deployment.Spec.Template.Spec.Containers[0].SecurityContext = new V1SecurityContext { Privileged = true };
        await Api.Create(deployment, ct);

        var (sets, refusal) = await Eventually(Come, Within.ControllerActed, ct);

        if (refusal is not null)
        {
            throw Denials.Read(403, refusal.Contains(" is forbidden:", StringComparison.Ordinal) ? "Forbidden" : "FailedCreate", refusal) is { } denier
                ? new DeniedException($"the deployment was taken, and its pods were not: {refusal}", denier, sets)
                : new ClaimBrokenException($"expected that pods come, but the replica set says: {refusal}", sets);
        }
    }

    private async Task<(Answer Sets, string? Refusal)> Come(CancellationToken ct)
    {
        var sets = Answer.Must(await Api.TryList<V1ReplicaSet>("labelSelector=app%3Dprivileged", ct)).Succeed().Answer;
        var pods = Answer.Must(await Api.TryList<V1Pod>("labelSelector=app%3Dprivileged", ct)).Succeed().Answer;
        if (pods.Items.Count > 0)
        {
            return (sets, null);
        }

        var failures =
            from set in sets.Items
            from condition in JsonPath.Find(set, "status.conditions")?.AsArray() ?? []
            where JsonPath.Text(condition, "type") == "ReplicaFailure" && JsonPath.Text(condition, "status") == "True"
            select JsonPath.Text(condition, "message");
        return failures.FirstOrDefault() is { } message ? (sets, message) : throw new ClaimBrokenException("expected a pod or a refusal, and there is neither", sets);
    }
}
