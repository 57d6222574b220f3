namespace ConformanceLab.Catalog.Tests;

/// <summary>Marks that mislead, look-alikes, and marks that contradict each other.</summary>
internal sealed class DistroTrapTests
{
    [Test]
    public void A_machine_of_a_cloud_is_not_its_managed_kubernetes([Values("aws:///eu-west-1a/i-0a", "gce://p/z/n", "azure:///subscriptions/s/x", "oci://ocid1.instance.x", "digitalocean://1", "vsphere://4211")] string providerId)
    {
        Assert.That(Shown.Plain().Node(providerId: providerId).Recognised().Id, Is.EqualTo("unknown"));
        Assert.That(Shown.Plain().Node(providerId: providerId, annotations: ["kubeadm.alpha.kubernetes.io/cri-socket"]).Recognised().Id, Is.EqualTo("kubeadm"));
        Assert.That(Shown.Plain("v1.30.4+rke2r1").Node(providerId: providerId).Recognised().Id, Is.EqualTo("rke2"));
    }

    [Test]
    public void Where_control_plane_nodes_are_listed_a_provider_id_does_not_even_hint_at_eks()
    {
        var evidence = Shown.Plain().Node(providerId: "aws:///eu-west-1a/i-0a", labels: ["node-role.kubernetes.io/control-plane="]).Recognised().Evidence;
        Assert.That(evidence, Is.EqualTo(new[] { "version v1.30.4" }));
    }

    [Test]
    public void Eks_without_aws_auth_is_eks() => Assert.That(Shown.Plain("v1.31.2-eks-7f9249a").Recognised().Id, Is.EqualTo("eks"));

    [Test]
    public void Aws_auth_and_the_vpc_cni_alone_are_not_eks() => Assert.That(Shown.Plain().ConfigMap("aws-auth").DaemonSet("aws-node").Group("crd.k8s.amazonaws.com").Recognised().Id, Is.EqualTo("unknown"));

    [TestCase("v1.28.9-eks-2cb9e10", false, "eks")]
    [TestCase("v1.28.9-eks-2cb9e10", true, "eks-distro")]
    [TestCase("v1.28.9-eks-1-28-5", false, "eks-distro")]
    public void An_eks_version_is_eks_unless_its_control_plane_is_listed(string version, bool listed, string distro) =>
        Assert.That(Shown.Plain(version).Node(labels: listed ? ["node-role.kubernetes.io/control-plane="] : []).Recognised().Id, Is.EqualTo(distro));

    [Test]
    public void Eks_anywhere_is_told_from_eks() =>
        Assert.That(Shown.Plain("v1.28.9-eks-2cb9e10").Namespace("eksa-system").Recognised().Id, Is.EqualTo("eks-anywhere"));

    [TestCase("pd.csi.storage.gke.io", "gke")]
    [TestCase("csi.vsphere.vmware.com", "gke-on-prem")]
    public void Standard_rwo_and_a_gke_version_are_gke_only_on_google_cloud(string provisioner, string distro) =>
        Assert.That(Shown.Plain("v1.28.4-gke.1400").Class("standard-rwo", provisioner).Recognised().Id, Is.EqualTo(distro));

    [Test]
    public void Standard_rwo_on_vsphere_is_not_gke() => Assert.That(Shown.Plain().Class("standard-rwo", "csi.vsphere.vmware.com").Recognised().Id, Is.EqualTo("unknown"));

    [Test]
    public void Allowlisted_workloads_and_spot_nodes_do_not_make_an_autopilot() =>
        Assert.That(Shown.Plain("v1.33.2-gke.1240000").Group("auto.gke.io", "crd.projectcalico.org").Node(labels: ["cloud.google.com/gke-provisioning=spot"]).Recognised().Id, Is.EqualTo("gke"));

    [TestCase("admission webhook \"warden-validating.common-webhooks.networking.gke.io\" denied the request: GKE Warden rejected the request because it violates one or more constraints.\nViolations details: {\"[denied by autogke-no-write-mode-hostpath]\":[\"x\"]}", "gke-autopilot")]
    [TestCase("serviceaccounts is forbidden: User \"a\" cannot create resource \"serviceaccounts\": GKE Warden authz [denied by managed-namespaces-limitation]: the namespace \"kube-system\" is managed", "gke-autopilot")]
    [TestCase("pods is forbidden: User \"a\" cannot list resource \"pods\" in API group \"\": requires one of [\"container.pods.list\"] permission(s).", "gke")]
    [TestCase("ValidatingAdmissionPolicy 'aks-managed-baseline-privileged-containers' denied request: Privileged init containers are disallowed", "aks-automatic")]
    [TestCase("pods \"p\" is forbidden: unable to validate against any security context constraint: [provider \"anyuid\": Forbidden]", "openshift")]
    public void A_refusal_gives_a_distribution_away(string message, string distro)
    {
        var recognised = Shown.Plain().Denial(message).Recognised();
        Assert.That(recognised.Id, Is.EqualTo(distro));
        Assert.That(recognised.Evidence, Has.Some.StartsWith("samples/pod was refused: 403: "));
    }

    [TestCase("admission webhook \"validation.gatekeeper.sh\" denied the request: [azurepolicy-k8sazurev2noprivilege-1] Privileged container is not allowed")]
    [TestCase("nodes is forbidden: User \"a\" cannot list resource \"nodes\": User does not have access to the resource in Azure. Update role assignment to allow access.")]
    public void What_arc_shares_is_but_a_hint_at_aks(string message)
    {
        var recognised = Shown.Plain().Denial(message).Recognised();
        Assert.That(recognised.Id, Is.EqualTo("unknown"));
        Assert.That(recognised.Evidence, Has.Some.StartsWith("hint at Azure Kubernetes Service: "));
        Assert.That(Shown.Plain("v1.31.2+k3s1").Denial(message).Recognised().Id, Is.EqualTo("k3s"));
    }

    [Test]
    public void Gatekeeper_itself_says_nothing_of_aks() =>
        Assert.That(Shown.Plain().Group("templates.gatekeeper.sh", "constraints.gatekeeper.sh").Namespace("gatekeeper-system").Recognised().Evidence, Is.EqualTo(new[] { "version v1.30.4" }));

    [Test]
    public void Openshift_is_known_without_a_mark_in_its_version() =>
        Assert.That(Shown.Plain("v1.31.11").Group("config.openshift.io", "project.openshift.io", "route.openshift.io").Recognised().Id, Is.EqualTo("openshift"));

    [Test]
    public void A_hash_in_a_version_is_any_build_from_source()
    {
        Assert.That(Shown.Plain("v1.27.6+f67aeb3").Recognised(), Has.Property("Id").EqualTo("unknown").And.Property("Evidence").Contain("hint at Red Hat OpenShift: version v1.27.6+f67aeb3"));
        Assert.That(Shown.Plain("v1.27.6+f67aeb3").Group("config.openshift.io").Recognised().Id, Is.EqualTo("openshift"));
    }

    [TestCase(new[] { "route.openshift.io", "security.openshift.io", "security.internal.openshift.io" }, "Red Hat Enterprise Linux 9.4 (Plow)", "microshift")]
    [TestCase(new[] { "route.openshift.io", "security.openshift.io", "security.internal.openshift.io", "config.openshift.io" }, "Red Hat Enterprise Linux CoreOS 417", "openshift")]
    [TestCase(new[] { "route.openshift.io", "security.openshift.io", "config.openshift.io", "project.openshift.io" }, "Fedora CoreOS 39.20240210.3.0", "okd")]
    [TestCase(new[] { "route.openshift.io", "config.openshift.io" }, "CentOS Stream CoreOS 9.0", "okd")]
    [TestCase(new[] { "route.openshift.io" }, "Red Hat Enterprise Linux 9.4 (Plow)", "unknown")]
    [TestCase(new string[0], "Fedora CoreOS 39.20240210.3.0", "unknown")]
    public void Openshift_okd_and_microshift_are_told_apart(string[] groups, string os, string distro) =>
        Assert.That(Shown.Plain().Group(groups).Node(os: os).Recognised().Id, Is.EqualTo(distro));

    [TestCase("v1.31.11+vmware.8-fips-vsc9.1.0.0", "tanzu")]
    [TestCase("v1.30.1+vmware.1-fips", "tanzu")]
    [TestCase("v1.24.9---vmware.1-tkg.4", "unknown")]
    public void Tanzu_is_known_by_what_the_server_says_and_not_by_release_names(string version, string distro) => Assert.That(Shown.Plain(version).Recognised().Id, Is.EqualTo(distro));

    [Test]
    public void Pinniped_and_vsphere_are_not_tanzu() =>
        Assert.That(Shown.Plain().Group("authentication.concierge.pinniped.dev").Namespace("pinniped-concierge", "vmware-system-csi").Node(providerId: "vsphere://4211").Recognised().Id, Is.EqualTo("unknown"));

    [Test]
    public void Rke_release_names_are_not_what_its_server_says()
    {
        Assert.That(Shown.Plain("v1.24.2-rancher1-1").Recognised().Id, Is.EqualTo("unknown"));
        Assert.That(Shown.Plain("v1.24.2").Node(annotations: ["rke.cattle.io/internal-ip"]).Recognised().Id, Is.EqualTo("rke"));
    }

    [Test]
    public void A_cluster_that_rancher_imported_is_not_rke()
    {
        var imported = Shown.Plain().Group("management.cattle.io", "cluster.cattle.io", "rke.cattle.io").Namespace("cattle-system", "cattle-fleet-system");
        Assert.That(imported.Recognised().Id, Is.EqualTo("unknown"));
        Assert.That((imported with { Version = Shown.Plain("v1.30.9-eks-8cce635").Version }).Recognised().Id, Is.EqualTo("eks"));
    }

    [TestCase("v1.33.8+rke2r1", "rke2")]
    [TestCase("v1.33.0+k3s1", "k3s")]
    [TestCase("v1.33.0", "unknown")]
    public void Groups_of_k3s_do_not_tell_it_from_rke2(string version, string distro) =>
        Assert.That(Shown.Plain(version).Group("k3s.cattle.io", "helm.cattle.io").Object("networking.k8s.io/v1/servicecidrs", "kubernetes", ("cidr", "10.43.0.0/16")).Recognised().Id, Is.EqualTo(distro));

    [Test]
    public void K3s_inside_another_product_is_k3s([Values("k3s://lima-rancher-desktop", "k3s://orbstack", "k3s://colima")] string providerId) =>
        Assert.That(Shown.Plain().Node(providerId: providerId).Recognised().Id, Is.EqualTo("k3s"));

    [TestCase("k8sd.io/role=worker", "canonical")]
    [TestCase("juju-application=kubernetes-control-plane", "charmed")]
    [TestCase("microk8s.io/cluster=true", "microk8s")]
    [TestCase("juju-application=mysql", "unknown")]
    public void Canonicals_three_are_told_apart_by_labels_alone(string label, string distro)
    {
        var surface = Shown.Plain("v1.33.6").Object("networking.k8s.io/v1/servicecidrs", "kubernetes", ("cidr", "10.152.183.0/24"));
        Assert.That(surface.Recognised().Id, Is.EqualTo("unknown"));
        Assert.That(surface.Node(labels: [label]).Recognised().Id, Is.EqualTo(distro));
    }

    [TestCase("kind://docker/kind/kind-control-plane", "kind-control-plane", "kind")]
    [TestCase("kind://podman/ci/ci-control-plane", "ci-control-plane", "kind")]
    [TestCase("kind://docker/desktop/desktop-control-plane", "desktop-control-plane", "docker-desktop")]
    public void Kind_and_docker_desktop_are_told_apart(string providerId, string name, string distro) =>
        Assert.That(
            Shown.Plain("v1.34.3").Node(name, providerId: providerId, annotations: ["kubeadm.alpha.kubernetes.io/cri-socket"]).ConfigMap("kubeadm-config").DaemonSet("kindnet").Namespace("local-path-storage").Class("standard", "rancher.io/local-path").Recognised().Id,
            Is.EqualTo(distro));

    [Test]
    public void Kindnet_is_a_network_that_others_run_too() => Assert.That(Shown.Plain().DaemonSet("kindnet").ConfigMap("kubeadm-config").Recognised().Id, Is.EqualTo("kubeadm"));

    [Test]
    public void Kubeadm_is_told_last([Values("minikube.k8s.io/name=m", "run.tanzu.vmware.com/tkr=x", "kops.k8s.io/instancegroup=n")] string label) =>
        Assert.That(Shown.Plain().ConfigMap("kubeadm-config").Node(labels: [label], annotations: ["kubeadm.alpha.kubernetes.io/cri-socket"]).Recognised().Id, Is.Not.AnyOf("kubeadm", "unknown"));

    [Test]
    public void Amazons_network_on_kops_is_not_eks() =>
        Assert.That(Shown.Plain().Group("crd.k8s.amazonaws.com", "vpcresources.k8s.aws").DaemonSet("aws-node").Node(providerId: "aws:///a/i", labels: ["kops.k8s.io/instancegroup=n"]).Recognised().Id, Is.EqualTo("kops"));

    [TestCase("v1.33.1+k0s")]
    [TestCase("v1.33.1+k0s.0")]
    public void K0s_is_known_by_both_shapes_of_its_version_and_without_nodes(string version) => Assert.That(Shown.Plain(version).Recognised().Id, Is.EqualTo("k0s"));

    [TestCase("v1.25.2-r0-CCE22.12.1")]
    [TestCase("v1.25.3-r0-25.2.19")]
    public void Cce_has_two_shapes_of_version(string version) => Assert.That(Shown.Plain(version).Recognised().Id, Is.EqualTo("cce"));

    [Test]
    public void A_server_that_says_plain_1_33_is_ack_by_its_nodes() => Assert.That(Shown.Plain("v1.33.0").Node(labels: ["ack.aliyun.com=c"]).Recognised().Id, Is.EqualTo("ack"));

    [Test]
    public void Of_contradicting_marks_the_version_wins_and_the_others_are_told()
    {
        // A virtual cluster of k3s that shows the nodes of the EKS cluster below it.
        var recognised = Shown.Plain("v1.31.1+k3s1").Node(kubelet: "v1.31.2-eks-7f9249a", providerId: "aws:///a/i", labels: ["eks.amazonaws.com/nodegroup=g"]).Recognised();
        Assert.That(recognised.Id, Is.EqualTo("k3s"));
        Assert.That(recognised.Evidence, Is.EqualTo(new[] { "version v1.31.1+k3s1", "mark of Amazon EKS: kubelet v1.31.2-eks-7f9249a", "mark of Amazon EKS: node label eks.amazonaws.com/nodegroup" }));
    }

    [Test]
    public void Many_marks_of_one_kind_are_one_voice()
    {
        // Custom resource definitions of OpenShift, as its tools install them on a cluster of AKS.
        var recognised = Shown.Plain("v1.31.1").Group("config.openshift.io", "machineconfiguration.openshift.io", "security.openshift.io", "route.openshift.io")
            .Node(providerId: "azure:///subscriptions/s/virtualMachineScaleSets/aks-p", labels: ["kubernetes.azure.com/cluster=c"]).Recognised();
        Assert.That(recognised.Id, Is.EqualTo("aks"));
        Assert.That(recognised.Evidence, Has.Some.EqualTo("mark of Red Hat OpenShift: API group config.openshift.io"));
    }

    [Test]
    public void Two_that_are_equally_marked_are_neither()
    {
        var recognised = Shown.Plain().Node(labels: ["minikube.k8s.io/name=m"]).Node(labels: ["microk8s.io/cluster=true"]).Recognised();
        Assert.That(recognised.Id, Is.EqualTo(DistroRecognition.Unknown));
        Assert.That(recognised.Evidence, Is.EqualTo(new[] { "version v1.30.4", "mark of MicroK8s: node label microk8s.io/cluster", "mark of minikube: node label minikube.k8s.io/name" }));
    }

    [Test]
    public void Hints_are_told_where_they_are_not_enough()
    {
        var distro = Shown.Plain().Group("k3s.cattle.io").Recognised();
        Assert.That(distro.Evidence, Is.EqualTo(new[] { "version v1.30.4", "hint at K3s: API group k3s.cattle.io", "hint at RKE2: API group k3s.cattle.io" }));
    }
}
