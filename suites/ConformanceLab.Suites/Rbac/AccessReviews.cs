using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rbac;

[Probe("Access reviews say what the server would do")]
[Feature("access-reviews")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access")]
[Requires(Capability.ClusterAdmin)]
public sealed class AccessReviews : RbacProbe
{
    [Test]
    public async Task Somebody_elses_access_is_told(CancellationToken ct)
    {
        var reader = await Grant("reviewed", ct, Rule("", "configmaps", "get"));

        await Eventually(async token => MustSay(await Review(reader, "get", token), "true"), Within.CacheCaughtUp, ct);
        MustSay(await Review(reader, "delete", ct), "false");
    }

    [Test]
    public async Task Ones_own_access_is_told_as_the_server_acts(CancellationToken ct)
    {
        var lister = await Grant("self", ct, Rule("", "configmaps", "list"));
        var self = Api.As(lister);

        await Allowed(token => self.TryList<V1ConfigMap>("", token), ct);
        MustSay(await Self(self, "list", ct), "true");
        MustSay(await Self(self, "watch", ct), "false");
        MustBeForbidden(await self.TryGet($"{Resource.Of<V1ConfigMap>().Collection(Namespace)}?watch=true&timeoutSeconds=1", ct), lister);
    }

    [Test]
    public async Task A_local_review_is_about_its_own_namespace(CancellationToken ct)
    {
        var reader = await Grant("local", ct, Rule("", "configmaps", "get"));

        await Eventually(async token => MustSay(await Local(reader, Namespace, token), "true"), Within.CacheCaughtUp, ct);
        Answer.Must(await Local(reader, "kube-public", ct)).HaveStatus(400, 422);
    }

    private Task<Answer> Review(string user, string verb, CancellationToken ct) =>
        Api.TryPost("/apis/authorization.k8s.io/v1/subjectaccessreviews", Asking("SubjectAccessReview", verb, user, Namespace), ct);

    private Task<Answer> Local(string user, string about, CancellationToken ct)
    {
        var review = Asking("LocalSubjectAccessReview", "get", user, about);
        review["metadata"] = new JsonObject { ["namespace"] = Namespace };
        return Api.TryPost($"/apis/authorization.k8s.io/v1/namespaces/{Namespace}/localsubjectaccessreviews", review, ct);
    }

    private static Task<Answer> Self(Api self, string verb, CancellationToken ct) =>
        self.TryPost("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", Asking("SelfSubjectAccessReview", verb, null, Namespace), ct);

    private static JsonObject Asking(string kind, string verb, string? user, string about)
    {
        var review = Json($$"""{ "apiVersion": "authorization.k8s.io/v1", "kind": "{{kind}}", "spec": { "resourceAttributes": { "namespace": "{{about}}", "verb": "{{verb}}", "resource": "configmaps" } } }""");
        if (user is not null)
        {
            review["spec"]!["user"] = user;
        }

        return review;
    }

    private static void MustSay(Answer answer, string allowed) => Answer.Must(answer).HaveStatus(201, 200).And.HaveField("status.allowed", allowed);
}
