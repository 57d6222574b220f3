using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed class DistroRecognitionTests
{
    [TestCase("v1.16.9-aliyun.1", "ack")]
    [TestCase("v1.18.8-aliyun.1", "ack")]
    [TestCase("v1.26.0", "unknown")]
    [TestCase("v1.27.1", "unknown")]
    [TestCase("v1.27.2", "unknown")]
    [TestCase("v1.30.5", "unknown")]
    [TestCase("v1.33.6", "unknown")]
    [TestCase("v1.25.2-r0-CCE22.12.1", "cce")]
    [TestCase("v1.25.3-r0-25.2.19", "cce")]
    [TestCase("v1.33.1-r0", "cce")]
    [TestCase("v1.24.4", "unknown")]
    [TestCase("v1.31.1", "unknown")]
    [TestCase("v1.34.3", "unknown")]
    [TestCase("v1.36.1", "unknown")]
    [TestCase("v1.21.2-eks-06eac09", "eks")]
    [TestCase("v1.30.9-eks-8cce635", "eks")]
    [TestCase("v1.31.2-eks-7f9249a", "eks")]
    [TestCase("v1.33.11-eks-7fcd7ec", "eks")]
    [TestCase("v1.34.1-eks-d96d92f", "eks")]
    [TestCase("v1.24.0-gke.1000", "gke")]
    [TestCase("v1.25.10-gke.2700", "gke")]
    [TestCase("v1.33.2-gke.1240000", "gke")]
    [TestCase("v1.23.6+k0s", "k0s")]
    [TestCase("v1.25.4+k0s", "k0s")]
    [TestCase("v1.33.1+k0s", "k0s")]
    [TestCase("v1.28.7+k3s1", "k3s")]
    [TestCase("v1.30.0+k3s1", "k3s")]
    [TestCase("v1.31.5+k3s1", "k3s")]
    [TestCase("v1.33.0+k3s1", "k3s")]
    [TestCase("v1.34.3+k3s1", "k3s")]
    [TestCase("v1.33.0", "unknown")]
    [TestCase("v1.33.3", "unknown")]
    [TestCase("v1.30.0", "unknown")]
    [TestCase("v1.31.0", "unknown")]
    [TestCase("v1.25.12+ba5cc25", "unknown")]
    [TestCase("v1.27.6+f67aeb3", "unknown")]
    [TestCase("v1.30.12", "unknown")]
    [TestCase("v1.31.11", "unknown")]
    [TestCase("v1.24.2", "unknown")]
    [TestCase("v1.30.4+rke2r1", "rke2")]
    [TestCase("v1.32.3+rke2r1", "rke2")]
    [TestCase("v1.33.8+rke2r1", "rke2")]
    [TestCase("v1.30.1+vmware.1-fips", "tanzu")]
    [TestCase("v1.33.6+vmware.1-fips", "tanzu")]
    [TestCase("v1.35.6+vmware.2", "tanzu")]
    [TestCase("v1.20.11-aliyun.1", "ack")]
    [TestCase("v1.20.11-aliyunedge.1", "ack")]
    [TestCase("v1.17.9-r0-CCE20.7.1.B003-17.36.3", "cce")]
    [TestCase("v1.19.10-r0-CCE21.11.1.B006-21.11.1.B006", "cce")]
    [TestCase("v1.20.6-k0s1", "k0s")]
    [TestCase("v1.29.5+IKS", "iks")]
    [TestCase("v1.27.7-mirantis-1", "mke")]
    [TestCase("v1.33.1+k0s.0", "k0s")]
    [TestCase("v1.33.1-k3s1", "unknown")]
    [TestCase("v1.20.2", "unknown")]
    [TestCase("v1.36.2", "unknown")]
    [TestCase("v1.21.2-eks-1-21-4", "eks-distro")]
    [TestCase("v1.31.11+vmware.8-fips-vsc9.1.0.0", "tanzu")]
    [TestCase("v1.30.0-rc.1", "unknown")]
    [TestCase("v1.30.0-alpha.2.15+a1b2c3d4e5f6a7", "unknown")]
    [TestCase("v1.30.0-dirty", "unknown")]
    [TestCase("v1.24.2-rancher1-1", "unknown")]
    public void A_version_string_alone_tells_only_what_it_can(string version, string distro)
    {
        var recognised = DistroRecognition.Recognise(Given.Surface(version, []));
        Assert.That(recognised.Id, Is.EqualTo(distro));
        Assert.That(recognised.Evidence, Has.One.EqualTo($"version {version}"));
    }

    private static IEnumerable<TestCaseData> Clusters()
    {
        yield return Case("ack", Shown.Plain("v1.33.0").Node("cn-hongkong.192.168.0.124", labels: ["ack.aliyun.com=c0ffee", "alibabacloud.com/nodepool-id=np1"]).Class("alicloud-disk-topology-alltype", "diskplugin.csi.alibabacloud.com"));
        yield return Case("aks", Shown.Plain("v1.27.1").Node("aks-pool1-12345678-vmss00000a", providerId: "azure:///subscriptions/s/resourceGroups/MC_g/providers/Microsoft.Compute/virtualMachineScaleSets/aks-pool1-12345678-vmss/virtualMachines/0", labels: ["kubernetes.azure.com/cluster=MC_g", "agentpool=pool1"]).Class("managed-csi", "disk.csi.azure.com").Host("prod-dns-1.hcp.westeurope.azmk8s.io"));
        yield return Case("aks-automatic", Shown.Plain("v1.31.1").Node(labels: ["kubernetes.azure.com/cluster=MC_g"]).Object("admissionregistration.k8s.io/v1/validatingadmissionpolicies", "aks-managed-baseline-capabilities"));
        yield return Case("aro", OpenShift().Host("api.x.westeurope.aroapp.io").Class("managed-csi", "disk.csi.azure.com"));
        yield return Case("canonical", Shown.Plain("v1.33.6").Node(labels: ["k8sd.io/role=control-plane"]).DaemonSet("cilium", "ck-storage-rawfile-csi-node").Class("csi-rawfile-default", "rawfile.csi.openebs.io"));
        yield return Case("cce", Shown.Plain("v1.33.1").Node("192.168.0.12", providerId: "0123-uuid", os: "Huawei Cloud EulerOS 2.0 (x86_64)", labels: ["cce.cloud.com/cce-nodepool=p"]).DaemonSet("everest-csi-driver").Class("csi-disk", "everest-csi-provisioner"));
        yield return Case("charmed", Shown.Plain("v1.24.2").Node(labels: ["juju-application=kubernetes-worker", "juju-charm=kubernetes-worker"]));
        yield return Case("digitalocean", Shown.Plain("v1.24.4").Node(providerId: "digitalocean://1", os: "Debian GNU/Linux 12 (bookworm)", labels: ["doks.digitalocean.com/node-pool=p"]).DaemonSet("cilium", "csi-do-node", "do-node-agent"));
        yield return Case("docker-desktop", Shown.Plain("v1.31.1").Node("docker-desktop", os: "Docker Desktop", annotations: ["kubeadm.alpha.kubernetes.io/cri-socket"]).ConfigMap("kubeadm-config").Class("hostpath", "docker.io/hostpath"));
        yield return Case("eks", Shown.Plain("v1.30.9-eks-8cce635").Group("vpcresources.k8s.aws").Node(providerId: "aws:///eu-west-1a/i-0a", os: "Amazon Linux 2", labels: ["eks.amazonaws.com/nodegroup=g"]).DaemonSet("aws-node"));
        yield return Case("eks-anywhere", Shown.Plain("v1.28.9-eks-2cb9e10").Group("anywhere.eks.amazonaws.com").ConfigMap("kubeadm-config").Node(providerId: "vsphere://4211", labels: ["node-role.kubernetes.io/control-plane="]).Namespace("eksa-system"));
        yield return Case("eks-distro", Shown.Plain("v1.21.2-eks-1-21-4").ConfigMap("kubeadm-config").Node(labels: ["node-role.kubernetes.io/control-plane="]));
        yield return Case("gke", Shown.Plain("v1.33.2-gke.1240000").Node("gke-prod-default-pool-0a1b2c3d-x9yz", providerId: "gce://p/europe-west1-b/n", os: "Container-Optimized OS from Google", labels: ["cloud.google.com/gke-nodepool=default-pool"]).Class("standard-rwo", "pd.csi.storage.gke.io").Namespace("gmp-system"));
        yield return Case("gke-autopilot", Shown.Plain("v1.33.2-gke.1240000").Node("gk3-prod-pool-1-6b56f6a2-852v", providerId: "gce://p/z/n", labels: ["cloud.google.com/gke-nodepool=pool-1"]).Change("metadata.annotations.autopilot.gke.io/resource-adjustment", "\"{}\""));
        yield return Case("gke-on-prem", Shown.Plain("v1.28.4-gke.1400").Class("standard-rwo", "csi.vsphere.vmware.com").Node(providerId: "vsphere://4211"));
        yield return Case("iks", Shown.Plain("v1.29.5+IKS").Node(providerId: "ibm://a///b/c", labels: ["ibm-cloud.kubernetes.io/worker-pool-id=1"]));
        yield return Case("k0s", Shown.Plain("v1.33.1").Group("autopilot.k0sproject.io", "helm.k0sproject.io").Namespace("k0s-autopilot").DaemonSet("kube-router", "konnectivity-agent"));
        yield return Case("k3s", Shown.Plain("v1.33.0").Group("k3s.cattle.io", "helm.cattle.io").Node(providerId: "k3s://node-1", labels: ["node.kubernetes.io/instance-type=k3s"], annotations: ["k3s.io/node-args"]).Class("local-path", "rancher.io/local-path"));
        yield return Case("kind", Shown.Plain("v1.33.0").Node("kind-control-plane", providerId: "kind://docker/kind/kind-control-plane", os: "Debian GNU/Linux 12 (bookworm)", annotations: ["kubeadm.alpha.kubernetes.io/cri-socket"]).ConfigMap("kubeadm-config").DaemonSet("kindnet").Class("standard", "rancher.io/local-path"));
        yield return Case("kops", Shown.Plain("v1.31.4").Node(providerId: "aws:///eu-west-1a/i-0a", labels: ["kops.k8s.io/instancegroup=nodes", "node-role.kubernetes.io/control-plane="]).DaemonSet("aws-node", "kops-controller"));
        yield return Case("kubeadm", Shown.Plain("v1.33.3").ConfigMap("kubeadm-config").Node(labels: ["node-role.kubernetes.io/control-plane="], annotations: ["kubeadm.alpha.kubernetes.io/cri-socket"]));
        yield return Case("microk8s", Shown.Plain("v1.27.2").Node(labels: ["microk8s.io/cluster=true", "node.kubernetes.io/microk8s-controlplane=microk8s-controlplane"], annotations: ["projectcalico.org/IPv4Address"]).DaemonSet("calico-node").Object("networking.k8s.io/v1/servicecidrs", "kubernetes", ("cidr", "10.152.183.0/24")));
        yield return Case("microshift", Shown.Plain("v1.31.11").Group("route.openshift.io", "security.openshift.io", "security.internal.openshift.io").Namespace("openshift-dns", "openshift-ingress").Class("topolvm-provisioner", "topolvm.io"));
        yield return Case("minikube", Shown.Plain("v1.31.0").Node("minikube", labels: ["minikube.k8s.io/name=minikube", "minikube.k8s.io/version=v1.34.0"]).ConfigMap("kubeadm-config").Class("standard", "k8s.io/minikube-hostpath"));
        yield return Case("okd", OpenShift("Fedora CoreOS 39.20240210.3.0"));
        yield return Case("oke", Shown.Plain("v1.31.1").Node("10.0.10.5", providerId: "ocid1.instance.oc1.eu-frankfurt-1.abc", os: "Oracle Linux Server 8.10", labels: ["oci.oraclecloud.com/fault-domain=FAULT-DOMAIN-1", "node.info.ds_proxymux_client=true"]).DaemonSet("proxymux-client", "csi-oci-node").Class("oci-bv", "blockvolume.csi.oraclecloud.com"));
        yield return Case("openshift", OpenShift());
        yield return Case("rke", Shown.Plain("v1.24.2").ConfigMap("full-cluster-state").Node(labels: ["node-role.kubernetes.io/controlplane=true", "node-role.kubernetes.io/etcd=true"], annotations: ["rke.cattle.io/external-ip", "rke.cattle.io/internal-ip"]).DaemonSet("canal"));
        yield return Case("rke2", Shown.Plain("v1.33.8").Group("helm.cattle.io", "k3s.cattle.io").Node(providerId: "rke2://node-1", labels: ["node.kubernetes.io/instance-type=rke2"], annotations: ["rke2.io/node-args"]).ConfigMap("rke2").DaemonSet("rke2-canal"));
        yield return Case("rosa", OpenShift(providerId: "aws:///eu-west-1a/i-0a").Host("api.x.abcd.p1.openshiftapps.com"));
        yield return Case("talos", Shown.Plain("v1.24.2").Node("talos-abc-123", os: "Talos (v1.7.0)", annotations: ["talos.dev/owned-labels"]).DaemonSet("kube-flannel"));
        yield return Case("tanzu", Shown.Plain("v1.35.6+vmware.2").Node(providerId: "vsphere://4211", os: "VMware Photon OS/Linux", runtime: "containerd://2.2.5+vmware.3-fips", labels: ["run.tanzu.vmware.com/kubernetesDistributionVersion=v1.35.6---vmware.2"]).Namespace("vmware-system-tkg"));
    }

    [TestCaseSource(nameof(Clusters))]
    public void A_cluster_is_known_by_its_marks_and_says_by_which(string distro, Surface surface)
    {
        var recognised = surface.Recognised();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(recognised.Id, Is.EqualTo(distro));
            Assert.That(recognised.Name, Is.EqualTo(DistroMarks.Embedded.Distros[distro].Name));
            Assert.That(recognised.Evidence, Is.Unique.And.All.Not.StartsWith("hint at"));
            Assert.That(recognised.Evidence, Has.Count.AtLeast(distro is "charmed" or "eks-distro" or "gke-on-prem" ? 1 : 2));
        }
    }

    [TestCaseSource(nameof(Clusters))]
    public void A_cluster_whose_nodes_may_not_be_read_is_that_one_or_unknown(string distro, Surface surface)
    {
        var blind = (surface with { Nodes = [] }).Recognised().Id;
        Assert.That(blind, Is.AnyOf(distro, DistroRecognition.Unknown, "kubeadm", DistroMarks.Embedded.Family(distro)));
    }

    [TestCase("v1.20.2")]
    [TestCase("v1.36.2")]
    public void An_upstream_control_plane_is_unknown(string version)
    {
        var upstream = Given.Surface(version, Given.Defaults("1.36"), [Given.Object("v1/namespaces", "kube-system"), Given.Object("scheduling.k8s.io/v1/priorityclasses", "system-node-critical"), Given.Object("networking.k8s.io/v1/servicecidrs", "kubernetes", ("cidr", "10.96.0.0/16"))])
            .ConfigMap("extension-apiserver-authentication").ConfigMap("kube-root-ca.crt").Health("poststarthook/start-kube-apiserver-admission-initializer").Host("127.0.0.1");
        Assert.That(upstream.Recognised(), Has.Property("Id").EqualTo(DistroRecognition.Unknown).And.Property("Evidence").EqualTo(new[] { $"version {version}" }));
    }

    private static Surface OpenShift(string os = "Red Hat Enterprise Linux CoreOS 417.94.202410160352-0", string? providerId = null) => Shown.Plain("v1.30.12")
        .Group("config.openshift.io", "route.openshift.io", "project.openshift.io", "security.openshift.io", "security.internal.openshift.io", "machineconfiguration.openshift.io")
        .Namespace("openshift-config", "openshift-monitoring")
        .Node(os: os, providerId: providerId, labels: ["node.openshift.io/os_id=rhcos", "node-role.kubernetes.io/worker="], annotations: ["machineconfiguration.openshift.io/currentConfig"]);

    private static TestCaseData Case(string distro, Surface surface) => new TestCaseData(distro, surface).SetArgDisplayNames(distro);
}
