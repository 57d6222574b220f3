using ConformanceLab.Model;

namespace ConformanceLab.Probes.Tests;

[TestFixture]
internal sealed class DenialsTests
{
    [Test]
    public void A_message_that_is_folded_over_lines_is_read_as_one() =>
        Assert.That(
            Denials.Read(403, null, "kind: Status\nmessage: 'namespaces \"default\" is forbidden: User \"tester\" cannot\n  get resource \"namespaces\" in API group \"\"'"),
            Is.EqualTo(new Denier(DenierKind.Rbac, null)));

    [TestCase(403, "configmaps is forbidden: User \"bob\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"x\"", DenierKind.Rbac, null)]
    [TestCase(403, "forbidden: User \"system:anonymous\" cannot get path \"/metrics\"", DenierKind.Rbac, null)]
    [TestCase(403, "roles.rbac.authorization.k8s.io \"r\" is forbidden: user \"bob\" (groups=[\"a\"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[\"\"]}", DenierKind.Rbac, null)]
    [TestCase(403, "pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\": privileged (container \"c\" must not set ...)", DenierKind.PodSecurity, "restricted:latest")]
    [TestCase(403, "pods \"p\" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.containers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed]", DenierKind.PodSecurityPolicy, null)]
    [TestCase(403, "pods \"p\" is forbidden: unable to validate against any pod security policy: []", DenierKind.PodSecurityPolicy, null)]
    [TestCase(403, "pods \"p\" is forbidden: unable to validate against any security context constraint: [provider restricted-v2: .spec...]", DenierKind.Scc, null)]
    [TestCase(400, "admission webhook \"validate.kyverno.svc-fail\" denied the request: no latest", DenierKind.Webhook, "validate.kyverno.svc-fail")]
    [TestCase(403, "admission webhook \"validation.gatekeeper.sh\" denied the request: [azurepolicy-k8sazurev2noprivilege-1] Privileged", DenierKind.Webhook, "validation.gatekeeper.sh")]
    [TestCase(403, "admission webhook \"warden-validating.common-webhooks.networking.gke.io\" denied the request: GKE Warden rejected the request because it violates one or more constraints.", DenierKind.DistroPolicy, "warden-validating.common-webhooks.networking.gke.io")]
    [TestCase(422, "pods \"p\" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'everywhere' denied request: failed expression", DenierKind.ValidatingAdmissionPolicy, "no-latest/everywhere")]
    [TestCase(403, "configmaps \"c\" is forbidden: exceeded quota: small, requested: configmaps=1, used: configmaps=2, limited: configmaps=2", DenierKind.Quota, "small")]
    [TestCase(403, "pods \"p\" is forbidden: failed quota: compute: must specify limits.cpu,limits.memory", DenierKind.Quota, "compute")]
    [TestCase(403, "services \"s\" is forbidden: insufficient quota to consume: services.nodeports", DenierKind.Quota, null)]
    [TestCase(403, "pods \"p\" is forbidden: maximum cpu usage per Container is 1, but limit is 2", DenierKind.LimitRange, null)]
    [TestCase(403, "nodes \"n\" is forbidden: node \"m\" is not allowed to modify node \"n\"", DenierKind.NodeRestriction, null)]
    [TestCase(403, "configmaps \"c\" is forbidden: status unknown for quota: small, resources: count/configmaps", DenierKind.Quota, "small")]
    [TestCase(403, "pods \"p\" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000", DenierKind.LimitRange, null)]
    [TestCase(403, "pods \"p\" is forbidden: node \"n\" can only create pods with spec.nodeName set to itself", DenierKind.NodeRestriction, null)]
    [TestCase(403, "leases \"l\" is forbidden: can only access node lease with the same name as the requesting node", DenierKind.NodeRestriction, null)]
    [TestCase(403, "users \"x\" is forbidden: User \"bob\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope", DenierKind.Rbac, null)]
    [TestCase(403, "policy 'add-priority' with binding 'add-priority-prod' denied request: failed to configure binding: no params found", DenierKind.OtherAdmission, "MutatingAdmissionPolicy add-priority/add-priority-prod")]
    [TestCase(403, "pods \"p\" is forbidden: affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey zone but only key kubernetes.io/hostname is allowed", DenierKind.OtherAdmission, "LimitPodHardAntiAffinityTopology")]
    [TestCase(403, "services \"s\" is forbidden: Use of external IPs is denied by admission control", DenierKind.OtherAdmission, "DenyServiceExternalIPs")]
    [TestCase(403, "pods \"p\" is forbidden: image policy webhook backend denied one or more images: Images using latest tag are not allowed", DenierKind.OtherAdmission, "ImagePolicyWebhook")]
    [TestCase(403, "pods \"p\" is forbidden: pod node label selector conflicts with its namespace node label selector", DenierKind.OtherAdmission, "PodNodeSelector")]
    [TestCase(403, "pods \"p\" is forbidden: SecurityContext.RunAsUser is forbidden", DenierKind.OtherAdmission, "SecurityContextDeny")]
    [TestCase(422, "Pod \"p\" is invalid: spec.containers[0].securityContext.privileged: Forbidden: disallowed by cluster policy", DenierKind.DistroPolicy, "allow-privileged")]
    [TestCase(422, "Service \"s\" is invalid: spec.ports[0].nodePort: Invalid value: 30000: provided port is not in the valid range. The range of valid ports is 20000-22767", DenierKind.DistroPolicy, "service-node-port-range")]
    [TestCase(429, "limit reached on type Namespace for key n", DenierKind.OtherAdmission, "EventRateLimit")]
    [TestCase(403, "namespaces \"default\" is forbidden: this namespace may not be deleted", DenierKind.OtherAdmission, null)]
    public void A_denier_is_read_from_its_own_words(int status, string message, DenierKind kind, string? name) =>
        Assert.That(Denials.Read(status, status == 422 ? "Invalid" : "Forbidden", message), Is.EqualTo(new Denier(kind, name)));

    /// <summary>Messages as servers of distributions sent them.</summary>
    [TestCase("admission webhook \"warden-validating.common-webhooks.networking.gke.io\" denied the request: GKE Warden rejected the request because it violates one or more constraints.\nViolations details: {\"[denied by autogke-no-write-mode-hostpath]\":[\"hostPath volume providervol in container vault-csi-provider is accessed in write mode; disallowed in Autopilot.\"]}", DenierKind.DistroPolicy, "autogke-no-write-mode-hostpath")]
    [TestCase("{\"[denied by autogke-disallow-hostnamespaces]\":[\"enabling hostPID is not allowed in Autopilot.\"],\"[denied by autogke-disallow-privilege]\":[\"container chaos-daemon is privileged; not allowed in Autopilot\"]}", DenierKind.DistroPolicy, "autogke-disallow-hostnamespaces")]
    [TestCase("[denied by autogke-default-linux-capabilities]: linux capability 'NET_ADMIN' on container 'kuma-init' not allowed; Autopilot only allows the capabilities: '...'", DenierKind.DistroPolicy, "autogke-default-linux-capabilities")]
    [TestCase("admission webhook \"gkepolicy.common-webhooks.networking.gke.io\" denied the request: GKE Policy Controller rejected the request because it violates one or more policies: {\"[denied by autogke-default-linux-capabilities]\":[...", DenierKind.DistroPolicy, "autogke-default-linux-capabilities")]
    [TestCase("serviceaccounts is forbidden: User \"...\" cannot create resource \"serviceaccounts\" in API group \"\" in the namespace \"kube-system\": GKE Warden authz [denied by managed-namespaces-limitation]: the namespace \"kube-system\" is managed and the request's verb \"create\" is denied", DenierKind.DistroPolicy, "managed-namespaces-limitation")]
    [TestCase("GKE Warden authz [denied by user-impersonation-limitation]: impersonating system identities are not allowed", DenierKind.DistroPolicy, "user-impersonation-limitation")]
    [TestCase("GKE Warden authz [denied by required-webhooks-limitation]", DenierKind.DistroPolicy, "required-webhooks-limitation")]
    [TestCase("pods is forbidden: User \"...\" cannot list resource \"pods\" in API group \"\" in the namespace \"team-b\": requires one of [\"container.pods.list\"] permission(s).", DenierKind.Rbac, null)]
    [TestCase("admission webhook \"validation.gatekeeper.sh\" denied the request: [azurepolicy-k8sazurev2noprivilege-e12c4338d05b4acd7981] Privileged container is not allowed: nginx-privileged2, securityContext: {\"privileged\": true}", DenierKind.Webhook, "validation.gatekeeper.sh")]
    [TestCase("admission webhook \"validation.gatekeeper.sh\" denied the request: [azurepolicy-k8sazurev1antiaffinityrules-ceffa082711831ebffd1] Deployment with 2 replicas should have either podAntiAffinity or topologySpreadConstraints set to avoid disruptions due to nodes crashing", DenierKind.Webhook, "validation.gatekeeper.sh")]
    [TestCase("configmaps \"vap-validation-negative-cm\" is forbidden: ValidatingAdmissionPolicy 'aks-managed-protect-system-namespaces' with binding 'aks-managed-protect-system-namespaces-binding' denied request: Modification of resources in managed system namespaces is not allowed", DenierKind.ValidatingAdmissionPolicy, "aks-managed-protect-system-namespaces/aks-managed-protect-system-namespaces-binding")]
    [TestCase("daemonsets.apps \"chaos-daemon\" is forbidden: ValidatingAdmissionPolicy 'aks-managed-baseline-capabilities' with binding 'aks-managed-baseline-capabilities-binding' denied request: Disallowed capabilities detected: container \"chaos-daemon\" has disallowed capabilities: [SYS_PTRACE]", DenierKind.ValidatingAdmissionPolicy, "aks-managed-baseline-capabilities/aks-managed-baseline-capabilities-binding")]
    [TestCase("ValidatingAdmissionPolicy 'aks-managed-baseline-privileged-containers' denied request: Privileged init containers are disallowed", DenierKind.ValidatingAdmissionPolicy, "aks-managed-baseline-privileged-containers")]
    [TestCase("nodes is forbidden: User \"...\" cannot list resource \"nodes\" in API group \"\" at the cluster scope: User does not have access to the resource in Azure. Update role assignment to allow access.", DenierKind.Rbac, null)]
    [TestCase("pods \"minio-58bdddb854-\" is forbidden: unable to validate against any security context constraint: [provider \"anyuid\": Forbidden: not usable by user or serviceaccount, provider \"pipelines-scc\": Forbidden: not usable by user or serviceaccount, provider restricted: .spec.securityContext.fsGroup: Invalid value: []int64{1000}: 1000 is not an allowed group", DenierKind.Scc, null)]
    [TestCase("pods \"reversewords-app-79d8dbf889-\" is forbidden: unable to validate against any security context constraint: [spec.containers[0].securityContext.runAsUser: Invalid value: 5000: must be in the ranges: [1000650000, 1000659999] ...]", DenierKind.Scc, null)]
    [TestCase("admission webhook \"regular-user-validation.managed.openshift.io\" denied the request: Prevented from accessing Red Hat managed resources. This is in an effort to prevent harmful actions that may cause unintended consequences or affect the stability of the cluster.", DenierKind.Webhook, "regular-user-validation.managed.openshift.io")]
    [TestCase("admission webhook \"networkpolicies-validation.managed.openshift.io\" denied the request: User '...' prevented from creating network policy that may impact default ingress, which is managed by Red Hat.", DenierKind.Webhook, "networkpolicies-validation.managed.openshift.io")]
    [TestCase("admission webhook \"validate.managed.openshift.io\" denied the request: Installing OpenShift Data Foundation on IBM Cloud by using OperatorHub is not supported. ...", DenierKind.Webhook, "validate.managed.openshift.io")]
    [TestCase("admission webhook \"version.mutating.tanzukubernetescluster.run.tanzu.vmware.com\" denied the request: full version \"v1.17.4+vmware.1-tkg.1.0dba899\" does not match version hint \"v1.17.5\"", DenierKind.Webhook, "version.mutating.tanzukubernetescluster.run.tanzu.vmware.com")]
    [TestCase("admission webhook \"capi.mutating.tanzukubernetescluster.run.tanzu.vmware.com\" denied the request: Cluster and variable validation failed: [spec.topology.variables[kubernetes] ... variable is not defined, ...", DenierKind.Webhook, "capi.mutating.tanzukubernetescluster.run.tanzu.vmware.com")]
    [TestCase("admission webhook \"tkr-resolver-cluster-webhook.tanzu.vmware.com\" denied the request: Could not resolve KR/OSImage ...", DenierKind.Webhook, "tkr-resolver-cluster-webhook.tanzu.vmware.com")]
    [TestCase("admission webhook \"rancher.cattle.io.projects.management.cattle.io\" denied the request", DenierKind.Webhook, "rancher.cattle.io.projects.management.cattle.io")]
    [TestCase("admission webhook \"rancher.cattle.io.secrets\" denied the request: user ... does not exist. User must be created before the secret", DenierKind.Webhook, "rancher.cattle.io.secrets")]
    [TestCase("admission webhook \"rancher.cattle.io.globalroles.management.cattle.io\" denied the request: globalrole: Forbidden:", DenierKind.Webhook, "rancher.cattle.io.globalroles.management.cattle.io")]
    [TestCase("pods \"restricted-pod\" is forbidden: violates PodSecurity \"restricted:v1.30\": privileged (container \"busybox\" must not set securityContext.privileged=true), allowPrivilegeEscalation != false (...), unrestricted capabilities (...), runAsNonRoot != true (...), seccompProfile (...)", DenierKind.PodSecurity, "restricted:v1.30")]
    [TestCase("pods \"nginx\" is forbidden: violates PodSecurity \"baseline:latest\": privileged (container \"nginx\" must not set securityContext.privileged=true)", DenierKind.PodSecurity, "baseline:latest")]
    [TestCase("pods \"client-64d966fcbd-sd4lw\" is forbidden: violates PodSecurity \"baseline:latest\": non-default capabilities (container \"client\" must not include \"NET_RAW\" in securityContext.capabilities.add)", DenierKind.PodSecurity, "baseline:latest")]
    [TestCase("admission webhook \"admissionwebhookcontroller.common-webhooks.networking.gke.io\" denied the request: GKE Admission Webhook Controller: the following (group,resource) pairs are not allowed in webhook rules: ('*','*')", DenierKind.DistroPolicy, "admissionwebhookcontroller.common-webhooks.networking.gke.io")]
    [TestCase("mutatingwebhookconfigurations.admissionregistration.k8s.io \"w\" is forbidden: User \"u\" cannot get resource \"mutatingwebhookconfigurations\" in API group \"admissionregistration.k8s.io\" at the cluster scope: GKEAutopilot authz: cluster scoped resource \"mutatingwebhookconfigurations/\" is managed and access is denied", DenierKind.DistroPolicy, "GKE Autopilot")]
    public void A_distributions_denier_is_read_from_its_own_words(string message, DenierKind kind, string? name) =>
        Assert.That(Denials.Read(403, "Forbidden", message), Is.EqualTo(new Denier(kind, name)));

    [TestCase(422, "Invalid", "Pod \"p\" is invalid: spec.containers: Required value")]
    [TestCase(409, "Conflict", "Operation cannot be fulfilled on configmaps \"c\"")]
    [TestCase(404, "NotFound", "configmaps \"c\" not found")]
    [TestCase(200, null, "admission webhook \"x\" denied the request: quoted in a success")]
    [TestCase(429, "TooManyRequests", "Too many requests")]
    [TestCase(500, "InternalError", "Internal error occurred: failed calling webhook \"rancher.cattle.io.namespaces\": failed to call webhook: Post \"https://rancher-webhook.cattle-system.svc:443\": service \"rancher-webhook\" not found")]
    [TestCase(201, null, "Autopilot updated Deployment a/b: adjusted 'cpu' resource to meet requirements for containers [b]")]
    public void What_is_no_denial_has_no_denier(int status, string? reason, string message) => Assert.That(Denials.Read(status, reason, message), Is.Null);
}
