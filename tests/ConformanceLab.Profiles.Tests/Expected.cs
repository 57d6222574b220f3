using ConformanceLab.Model;

namespace ConformanceLab.Profiles.Tests;

/// <summary>What an evaluation of a profile must find: the distribution, who denies privileged pods, paths of the host and its namespaces, and something that it adds.</summary>
/// <param name="Name">The distribution's name, as it is printed.</param>
/// <param name="Adds">The end of a finding that only this distribution adds; null where it adds nothing that the API server tells.</param>
/// <param name="Deniers">Who denies what, by feature.</param>
internal sealed record Expected(string Name, string? Adds, IReadOnlyDictionary<string, Denier> Deniers)
{
    private const string Privileged = "pod-privileged";
    private const string HostPath = "pod-host-path";
    private const string HostNamespaces = "pod-host-namespaces";

    private static readonly Denier Scc = new(DenierKind.Scc, null);
    private static readonly Denier Psp = new(DenierKind.PodSecurityPolicy, "global-restricted-psp, system-unrestricted-psp");

    public static IReadOnlyDictionary<string, Expected> All { get; } = new Dictionary<string, Expected>
    {
        ["ack"] = Of("Alibaba Cloud ACK", "log.alibabacloud.com/v1alpha1/aliyunlogconfigs"),
        ["aks"] = Of("Azure Kubernetes Service", "templates.gatekeeper.sh/v1beta1/constrainttemplates", (Privileged, Webhook("validation.gatekeeper.sh")), (HostPath, Webhook("validation.gatekeeper.sh"))),
        ["aks-automatic"] = Of(
            "AKS Automatic",
            "admissionregistration.k8s.io/v1/validatingadmissionpolicies",
            (Privileged, Policy("aks-managed-baseline-privileged-containers")),
            (HostPath, Policy("aks-managed-baseline-hostpath-volumes"))),
        ["canonical"] = Of("Canonical Kubernetes", "cilium.io/v2/ciliumnodes"),
        ["cce"] = Of("Huawei Cloud CCE", "crd.yangtse.cni/v1/networkattachmentdefinitions"),
        ["charmed"] = Of("Charmed Kubernetes", null),
        ["digitalocean"] = Of("DigitalOcean Kubernetes", "cilium.io/v2/ciliumnodes"),
        ["docker-desktop"] = Of("Docker Desktop", "storageclasses/hostpath"),
        ["eks"] = Of("Amazon EKS", "crd.k8s.amazonaws.com/v1alpha1/eniconfigs"),
        ["gke"] = Of("Google Kubernetes Engine", "networking.gke.io/v1/managedcertificates"),
        ["gke-autopilot"] = Of(
            "GKE Autopilot",
            "networking.gke.io/v1/managedcertificates",
            (Privileged, Guard("autogke-disallow-privilege")),
            (HostNamespaces, Guard("autogke-disallow-hostnamespaces"))),
        ["k0s"] = Of("k0s", "helm.k0sproject.io/v1beta1/charts"),
        ["k3s"] = Of("K3s", "helm.cattle.io/v1/helmcharts"),
        ["kind"] = Of("kind", "storageclasses/standard"),
        ["kubeadm"] = Of("kubeadm", null),
        ["microk8s"] = Of("MicroK8s", "crd.projectcalico.org/v1/ippools"),
        ["microshift"] = Of("MicroShift", "route.openshift.io/v1/routes", (Privileged, Scc), (HostPath, Scc), (HostNamespaces, Scc)),
        ["minikube"] = Of("minikube", "storageclasses/standard"),
        ["okd"] = Of("OKD", "route.openshift.io/v1/routes", (Privileged, Scc), (HostPath, Scc), (HostNamespaces, Scc)),
        ["oke"] = Of("Oracle Kubernetes Engine", "storageclasses/oci-bv"),
        ["openshift"] = Of("Red Hat OpenShift", "route.openshift.io/v1/routes", (Privileged, Scc), (HostPath, Scc), (HostNamespaces, Scc)),
        ["rke"] = Of("Rancher Kubernetes Engine (RKE1)", "management.cattle.io/v3/projects"),
        ["rke2"] = Of("RKE2", "helm.cattle.io/v1/helmcharts", (Privileged, Psp), (HostPath, Psp), (HostNamespaces, Psp)),
        ["talos"] = Of("Talos Linux", null, (Privileged, Standard("baseline:latest")), (HostPath, Standard("baseline:latest")), (HostNamespaces, Standard("baseline:latest"))),
        ["tanzu"] = Of(
            "VMware Tanzu",
            "run.tanzu.vmware.com/v1alpha1/tanzukubernetesreleases",
            (Privileged, Standard("restricted:latest")),
            (HostPath, Standard("restricted:latest")),
            (HostNamespaces, Standard("restricted:latest"))),
    };

    private static Expected Of(string name, string? adds, params (string Feature, Denier Denier)[] deniers) =>
        new(name, adds, deniers.ToDictionary(d => d.Feature, d => d.Denier, StringComparer.Ordinal));

    private static Denier Webhook(string name) => new(DenierKind.Webhook, name);

    private static Denier Policy(string name) => new(DenierKind.ValidatingAdmissionPolicy, $"{name}/{name}-binding");

    private static Denier Guard(string constraint) => new(DenierKind.DistroPolicy, constraint);

    private static Denier Standard(string level) => new(DenierKind.PodSecurity, level);
}
