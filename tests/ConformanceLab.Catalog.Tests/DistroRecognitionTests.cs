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

    [TestCase("v1.27.6+f67aeb3", "config.openshift.io/v1/clusterversions", "openshift")]
    [TestCase("v1.31.11", "config.openshift.io/v1/clusterversions", "openshift")]
    [TestCase("v1.31.11", "security.internal.openshift.io/v1/rangeallocations", "microshift")]
    [TestCase("v1.31.11", "route.openshift.io/v1/routes", "unknown")]
    [TestCase("v1.30.4+rke2r1", "k3s.cattle.io/v1/addons", "rke2")]
    [TestCase("v1.30.4+k3s1", "k3s.cattle.io/v1/addons", "k3s")]
    [TestCase("v1.30.4", "k3s.cattle.io/v1/addons", "unknown")]
    [TestCase("v1.30.4", "autopilot.k0sproject.io/v1beta2/plans", "k0s")]
    [TestCase("v1.30.4", "eks.amazonaws.com/v1/nodeclasses", "eks")]
    [TestCase("v1.30.4", "crd.k8s.amazonaws.com/v1alpha1/eniconfigs", "unknown")]
    [TestCase("v1.30.4", "acn.azure.com/v1alpha/nodenetworkconfigs", "aks")]
    [TestCase("v1.30.4", "talos.dev/v1alpha1/serviceaccounts", "talos")]
    [TestCase("v1.30.4", "run.tanzu.vmware.com/v1alpha3/tanzukubernetesreleases", "tanzu")]
    public void A_group_tells_where_only_that_distribution_serves_it(string version, string resource, string distro) =>
        Assert.That(DistroRecognition.Recognise(Given.Surface(version, [Given.Resource(resource, "get")])).Id, Is.EqualTo(distro));

    [TestCase("policy/v1beta1/podsecuritypolicies", "eks.privileged", "", "eks")]
    [TestCase("policy/v1beta1/podsecuritypolicies", "ack.privileged", "", "ack")]
    [TestCase("admissionregistration.k8s.io/v1/validatingadmissionpolicies", "aks-managed-x", "", "aks")]
    [TestCase("storage.k8s.io/v1/storageclasses", "standard", "k8s.io/minikube-hostpath", "minikube")]
    [TestCase("storage.k8s.io/v1/storageclasses", "hostpath", "docker.io/hostpath", "docker-desktop")]
    [TestCase("storage.k8s.io/v1/storageclasses", "microk8s-hostpath", "microk8s.io/hostpath", "microk8s")]
    [TestCase("storage.k8s.io/v1/storageclasses", "oci-bv", "blockvolume.csi.oraclecloud.com", "oke")]
    [TestCase("storage.k8s.io/v1/storageclasses", "do-block-storage", "dobs.csi.digitalocean.com", "digitalocean")]
    [TestCase("storage.k8s.io/v1/storageclasses", "standard", "rancher.io/local-path", "unknown")]
    [TestCase("storage.k8s.io/v1/storageclasses", "default", "disk.csi.azure.com", "unknown")]
    public void An_object_tells_where_only_that_distribution_makes_it(string resource, string name, string provisioner, string distro) =>
        Assert.That(DistroRecognition.Recognise(Given.Surface("v1.24.2", [], [Given.Object(resource, name, ("provisioner", provisioner))])).Id, Is.EqualTo(distro));

    [Test]
    public void Hints_are_told_where_they_are_not_enough()
    {
        var distro = DistroRecognition.Recognise(Given.Surface("v1.30.4", [Given.Resource("k3s.cattle.io/v1/addons", "get")]));
        Assert.That(distro.Evidence, Is.EqualTo(new[] { "version v1.30.4", "hint at K3s: API group k3s.cattle.io", "hint at RKE2: API group k3s.cattle.io" }));
    }

    [Test]
    public void Of_conflicting_marks_the_strongest_wins()
    {
        var openshiftOnAzure = Given.Surface(
            "v1.31.11",
            [Given.Resource("config.openshift.io/v1/clusterversions", "get"), Given.Resource("acn.azure.com/v1alpha/nodenetworkconfigs", "get")],
            [Given.Object("storage.k8s.io/v1/storageclasses", "managed-csi", ("provisioner", "disk.csi.azure.com"))]);
        Assert.That(DistroRecognition.Recognise(openshiftOnAzure).Id, Is.EqualTo("openshift"));
    }

    [Test]
    public void Two_that_are_equally_marked_are_neither() =>
        Assert.That(
            DistroRecognition.Recognise(Given.Surface("v1.31.1+k3s1", [Given.Resource("config.openshift.io/v1/clusterversions", "get")])).Id,
            Is.EqualTo(DistroRecognition.Unknown));

    [Test]
    public void Every_mark_belongs_to_a_distribution_with_a_name() =>
        Assert.That(DistroMarks.All.Select(m => m.Distro).Distinct(), Is.SubsetOf(DistroMarks.Names.Keys));
}
