using System.Collections.Frozen;
using System.Text.RegularExpressions;
using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>How much a mark proves.</summary>
internal enum MarkStrength
{
    /// <summary>Others show it too: never enough alone.</summary>
    Hint = 1,

    /// <summary>Comes with the distribution, though somebody could install it elsewhere.</summary>
    Telling = 2,

    /// <summary>Only the distribution's own control plane shows it.</summary>
    Proof = 4,
}

/// <summary>A mark of a distribution: where it is seen, it says by what.</summary>
internal sealed record DistroMark(string Distro, MarkStrength Strength, Func<Surface, IEnumerable<string>> Seen);

/// <summary>What distributions are known by.</summary>
internal static class DistroMarks
{
    /// <summary>Names by id, as their makers write them.</summary>
    public static FrozenDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        ["ack"] = "Alibaba Cloud ACK",
        ["aks"] = "Azure Kubernetes Service",
        ["canonical"] = "Canonical Kubernetes",
        ["cce"] = "Huawei Cloud CCE",
        ["digitalocean"] = "DigitalOcean Kubernetes",
        ["docker-desktop"] = "Docker Desktop",
        ["eks"] = "Amazon EKS",
        ["eks-distro"] = "Amazon EKS Distro",
        ["gke"] = "Google Kubernetes Engine",
        ["k0s"] = "k0s",
        ["k3s"] = "K3s",
        ["kind"] = "kind",
        ["microk8s"] = "MicroK8s",
        ["microshift"] = "MicroShift",
        ["minikube"] = "minikube",
        ["oke"] = "Oracle Kubernetes Engine",
        ["openshift"] = "Red Hat OpenShift",
        ["rke2"] = "RKE2",
        ["talos"] = "Talos Linux",
        ["tanzu"] = "VMware Tanzu",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<DistroMark> All { get; } =
    [
        Version("ack", MarkStrength.Proof, @"-aliyun\.\d+$"),
        Version("cce", MarkStrength.Proof, @"-r\d+-(CCE)?\d+[\d.]*$"),
        Version("cce", MarkStrength.Telling, @"-r\d+$"),
        Version("eks", MarkStrength.Proof, "-eks-[0-9a-f]{7}$"),
        Version("eks-distro", MarkStrength.Proof, @"-eks-\d+-\d+-\d+$"),
        Version("gke", MarkStrength.Proof, @"-gke\.\d+$"),
        Version("k0s", MarkStrength.Proof, @"\+k0s(\.\d+)?$"),
        Version("k3s", MarkStrength.Proof, @"\+k3s\d+$"),
        Version("openshift", MarkStrength.Hint, @"\+[0-9a-f]{7}$"),
        Version("rke2", MarkStrength.Proof, @"\+rke2r\d+$"),
        Version("tanzu", MarkStrength.Proof, @"\+vmware\.\d+(-|$)"),

        Group("ack", MarkStrength.Hint, "alibabacloud.com"),
        Group("aks", MarkStrength.Telling, "acn.azure.com"),
        Group("aks", MarkStrength.Hint, "karpenter.azure.com"),
        Group("cce", MarkStrength.Telling, "networking.cce.io"),
        Group("cce", MarkStrength.Telling, "crd.yangtse.cni"),
        Group("eks", MarkStrength.Telling, "eks.amazonaws.com"),
        Group("eks", MarkStrength.Hint, "vpcresources.k8s.aws"),
        Group("eks", MarkStrength.Hint, "crd.k8s.amazonaws.com"),
        Group("gke", MarkStrength.Telling, "auto.gke.io"),
        Group("gke", MarkStrength.Telling, "warden.gke.io"),
        Group("gke", MarkStrength.Hint, "networking.gke.io"),
        Group("k0s", MarkStrength.Proof, "k0sproject.io"),
        Group("k3s", MarkStrength.Hint, "k3s.cattle.io"),
        Group("rke2", MarkStrength.Hint, "k3s.cattle.io"),
        Group("microshift", MarkStrength.Telling, "security.internal.openshift.io", unless: "config.openshift.io"),
        Group("microshift", MarkStrength.Hint, "route.openshift.io", unless: "config.openshift.io"),
        Group("openshift", MarkStrength.Proof, "config.openshift.io"),
        Group("openshift", MarkStrength.Telling, "project.openshift.io"),
        Group("openshift", MarkStrength.Telling, "machineconfiguration.openshift.io"),
        Group("talos", MarkStrength.Telling, "talos.dev"),
        Group("tanzu", MarkStrength.Telling, "run.tanzu.vmware.com"),
        Group("tanzu", MarkStrength.Telling, "core.antrea.tanzu.vmware.com"),

        Object("ack", MarkStrength.Proof, "policy/podsecuritypolicies", "ack.privileged"),
        Object("aks", MarkStrength.Proof, "admissionregistration.k8s.io/validatingadmissionpolicies", "aks-managed-*"),
        Object("eks", MarkStrength.Proof, "policy/podsecuritypolicies", "eks.privileged"),
        Object("gke", MarkStrength.Proof, "admissionregistration.k8s.io/validatingwebhookconfigurations", "warden-validating.*"),

        Provisioner("ack", MarkStrength.Hint, "diskplugin.csi.alibabacloud.com"),
        Provisioner("aks", MarkStrength.Hint, "disk.csi.azure.com"),
        Provisioner("canonical", MarkStrength.Hint, "rawfile.csi.openebs.io"),
        Provisioner("cce", MarkStrength.Telling, "everest-csi-provisioner"),
        Provisioner("digitalocean", MarkStrength.Telling, "dobs.csi.digitalocean.com"),
        Provisioner("docker-desktop", MarkStrength.Proof, "docker.io/hostpath"),
        Provisioner("eks", MarkStrength.Proof, "ebs.csi.eks.amazonaws.com"),
        Provisioner("gke", MarkStrength.Hint, "pd.csi.storage.gke.io"),
        Provisioner("k3s", MarkStrength.Hint, "rancher.io/local-path"),
        Provisioner("kind", MarkStrength.Hint, "rancher.io/local-path"),
        Provisioner("microk8s", MarkStrength.Proof, "microk8s.io/hostpath"),
        Provisioner("minikube", MarkStrength.Proof, "k8s.io/minikube-hostpath"),
        Provisioner("oke", MarkStrength.Telling, "blockvolume.csi.oraclecloud.com"),
    ];

    private static DistroMark Version(string distro, MarkStrength strength, string pattern)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return new(distro, strength, s => regex.IsMatch(s.Version.GitVersion) ? [$"version {s.Version.GitVersion}"] : []);
    }

    private static DistroMark Group(string distro, MarkStrength strength, string suffix, string? unless = null) =>
        new(distro, strength, s => unless is not null && s.Resources.Any(r => r.Group == unless)
            ? []
            : s.Resources.Select(r => r.Group).Where(g => g == suffix || g.EndsWith($".{suffix}", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Take(1).Select(g => $"API group {g}"));

    private static DistroMark Object(string distro, MarkStrength strength, string resource, string name) =>
        new(distro, strength, s => s.Objects
            .Where(o => ResourceId.Parse(o.Resource).Unversioned == resource && (name.EndsWith('*') ? o.Name.StartsWith(name[..^1], StringComparison.Ordinal) : o.Name == name))
            .Take(1)
            .Select(o => $"{o.Resource} {o.Name}"));

    private static DistroMark Provisioner(string distro, MarkStrength strength, string provisioner) =>
        new(distro, strength, s => s.Objects
            .Where(o => o.Facts.GetValueOrDefault("provisioner") == provisioner)
            .Take(1)
            .Select(o => $"storage class {o.Name} of {provisioner}"));
}
