using ConformanceLab.Model;

namespace ConformanceLab.Probes.Tests;

[TestFixture]
internal sealed class DenialsTests
{
    [TestCase(403, "configmaps is forbidden: User \"bob\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"x\"", DenierKind.Rbac, null)]
    [TestCase(403, "forbidden: User \"system:anonymous\" cannot get path \"/metrics\"", DenierKind.Rbac, null)]
    [TestCase(403, "roles.rbac.authorization.k8s.io \"r\" is forbidden: user \"bob\" (groups=[\"a\"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[\"\"]}", DenierKind.Rbac, null)]
    [TestCase(403, "pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\": privileged (container \"c\" must not set ...)", DenierKind.PodSecurity, "restricted:latest")]
    [TestCase(403, "pods \"p\" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.containers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed]", DenierKind.PodSecurityPolicy, null)]
    [TestCase(403, "pods \"p\" is forbidden: unable to validate against any pod security policy: []", DenierKind.PodSecurityPolicy, null)]
    [TestCase(403, "pods \"p\" is forbidden: unable to validate against any security context constraint: [provider restricted-v2: .spec...]", DenierKind.Scc, null)]
    [TestCase(400, "admission webhook \"validate.kyverno.svc-fail\" denied the request: no latest", DenierKind.Webhook, "validate.kyverno.svc-fail")]
    [TestCase(403, "admission webhook \"validation.gatekeeper.sh\" denied the request: [azurepolicy-k8sazurev2noprivilege-1] Privileged", DenierKind.Webhook, "validation.gatekeeper.sh")]
    [TestCase(403, "admission webhook \"warden-validating.common-webhooks.networking.gke.io\" denied the request: GKE Warden rejected the request because it violates one or more constraints.", DenierKind.DistroPolicy, null)]
    [TestCase(422, "pods \"p\" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'everywhere' denied request: failed expression", DenierKind.ValidatingAdmissionPolicy, "no-latest/everywhere")]
    [TestCase(403, "configmaps \"c\" is forbidden: exceeded quota: small, requested: configmaps=1, used: configmaps=2, limited: configmaps=2", DenierKind.Quota, "small")]
    [TestCase(403, "pods \"p\" is forbidden: failed quota: compute: must specify limits.cpu,limits.memory", DenierKind.Quota, "compute")]
    [TestCase(403, "services \"s\" is forbidden: insufficient quota to consume: services.nodeports", DenierKind.Quota, null)]
    [TestCase(403, "pods \"p\" is forbidden: maximum cpu usage per Container is 1, but limit is 2", DenierKind.LimitRange, null)]
    [TestCase(403, "nodes \"n\" is forbidden: node \"m\" is not allowed to modify node \"n\"", DenierKind.NodeRestriction, null)]
    [TestCase(403, "affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey zone but only key kubernetes.io/hostname is allowed", DenierKind.OtherAdmission, null)]
    public void A_denier_is_read_from_its_own_words(int status, string message, DenierKind kind, string? name) =>
        Assert.That(Denials.Read(status, status == 422 ? "Invalid" : "Forbidden", message), Is.EqualTo(new Denier(kind, name)));

    [TestCase(422, "Invalid", "Pod \"p\" is invalid: spec.containers: Required value")]
    [TestCase(409, "Conflict", "Operation cannot be fulfilled on configmaps \"c\"")]
    [TestCase(404, "NotFound", "configmaps \"c\" not found")]
    [TestCase(200, null, "admission webhook \"x\" denied the request: quoted in a success")]
    [TestCase(429, "TooManyRequests", "Too many requests")]
    public void What_is_no_denial_has_no_denier(int status, string? reason, string message) => Assert.That(Denials.Read(status, reason, message), Is.Null);
}
