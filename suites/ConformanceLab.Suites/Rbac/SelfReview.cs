using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rbac;

[Probe("A self review tells its asker who the server takes them for", Access = RunMode.ReadOnly)]
[Feature("self-subject-review")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/authentication/#self-subject-review")]
[Requires(Capability.ClusterAdmin)]
public sealed class SelfReview : RbacProbe
{
    [Test]
    public async Task Name_and_groups_are_told(CancellationToken ct)
    {
        var (user, group) = (UniqueName("myself"), UniqueName("team"));

        // Whoever has no rights isn't even told that there is no such review.
        Answer.Must(await Review(Api, ct)).Succeed().And.HaveField("status.userInfo.username");
        var answer = await Review(Api.As(user, group), ct);

        Answer.Must(answer).Succeed().And.HaveField("status.userInfo.username", user);
        Assert.That(answer.At("status.userInfo.groups")!.AsArray().Select(name => (string)name!), Does.Contain(group).And.Contain("system:authenticated"));
    }

    private static Task<Answer> Review(Api self, CancellationToken ct) =>
        self.TryPost("/apis/authentication.k8s.io/v1/selfsubjectreviews", Json("""{ "apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview" }"""), ct);
}
