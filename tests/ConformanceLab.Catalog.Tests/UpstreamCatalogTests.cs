using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed class UpstreamCatalogTests
{
    [Test]
    public void The_newest_release_and_the_newest_api_that_was_read_are_two_things() =>
        Assert.That((Given.Catalog.OldestRead.ToString(), Given.Catalog.NewestRead.ToString(), Given.Catalog.Newest.ToString()), Is.EqualTo(("1.20", "1.36", "1.37")));

    [Test]
    public void A_catalogue_without_1_22_says_so() =>
        Assert.That((Given.Catalog.IsRead(new Minor(1, 22)), Given.Catalog.IsRead(new Minor(1, 23))), Is.EqualTo((false, true)));

    [TestCase("1.20", "2026-11-23", 17, 2087, false)]
    [TestCase("1.20", "2022-02-28", 17, 2087, true)]
    [TestCase("1.20", "2022-03-01", 17, 2087, false)]
    [TestCase("1.36", "2026-11-23", 1, 126, true)]
    [TestCase("1.37", "2026-11-23", 0, 0, true)]
    [TestCase("1.40", "2026-11-23", 0, 0, null)]
    [TestCase("1.16", "2026-11-23", 21, 2087, false)]
    [TestCase("1.16", "2021-01-01", 21, 2087, null)]
    public void A_lag_counts_minors_and_the_days_between_their_releases(string target, string today, int minors, int days, bool? supported) =>
        Assert.That(Given.Catalog.Lag(Minor.Parse(target), DateOnly.Parse(today)), Is.EqualTo(new Lag(minors, days, supported)));

    [Test]
    public void What_upstream_makes_of_plain_objects_is_known_of_sampled_minors_alone()
    {
        var changes = Given.Catalog.DefaultsAt("deployment", new Minor(1, 20));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((Given.Catalog.IsSampled(new Minor(1, 20)), Given.Catalog.IsSampled(new Minor(1, 22))), Is.EqualTo((true, false)));
            Assert.That(changes, Does.Contain(new FieldChange("spec.replicas", null, "1")));
            Assert.That(Given.Catalog.DefaultsAt("deployment", new Minor(1, 22)), Is.Empty);
        }
    }

    [TestCase("batch/v1beta1/cronjobs", "1.20", Presence.On)]
    [TestCase("batch/v1beta1/cronjobs", "1.24", Presence.On)]
    [TestCase("batch/v1beta1/cronjobs", "1.25", Presence.Absent)]
    [TestCase("batch/v1/cronjobs", "1.20", Presence.Absent)]
    [TestCase("policy/v1beta1/podsecuritypolicies", "1.20", Presence.On)]
    [TestCase("v1/pods/ephemeralcontainers", "1.20", Presence.Off)]
    [TestCase("v1/pods/ephemeralcontainers", "1.22", Presence.Unknown)]
    [TestCase("extensions/v1beta1/ingresses", "1.20", Presence.On)]
    [TestCase("flowcontrol.apiserver.k8s.io/v1beta1/flowschemas", "1.20", Presence.On)]
    [TestCase("flowcontrol.apiserver.k8s.io/v1alpha1/flowschemas", "1.20", Presence.Off)]
    [TestCase("v1/pods", "1.22", Presence.On)]
    [TestCase("v1/pods", "1.37", Presence.Unknown)]
    [TestCase("storage.k8s.io/v1/csistoragecapacities", "1.23", Presence.Absent)]
    [TestCase("storage.k8s.io/v1/csistoragecapacities", "1.24", Presence.On)]
    [TestCase("v1/pods", "1.19", Presence.Unknown)]
    [TestCase("acme.example/v1/widgets", "1.22", Presence.Absent)]
    public void What_a_minor_has_is_what_its_server_was_seen_to_have(string id, string minor, Presence expected) =>
        Assert.That(Given.Catalog.StateOf(id, Minor.Parse(minor)).Presence, Is.EqualTo(expected));

    [Test]
    public void The_core_of_1_20_is_known_with_its_verbs()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Given.Catalog.StateOf("v1/pods", new Minor(1, 20)).Verbs, Is.EqualTo(new[] { "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch" }));
            Assert.That(Given.Catalog.StateOf("v1/services", new Minor(1, 20)).Verbs, Has.None.EqualTo("deletecollection"));
            Assert.That(Given.Catalog.StateOf("v1/services", new Minor(1, 22)).UncertainVerbs, Is.EqualTo(new[] { "deletecollection" }));
            Assert.That(Given.Catalog.StateOf("v1/pods/binding", new Minor(1, 20)).Verbs, Is.EqualTo(new[] { "create" }));
        }
    }

    [Test]
    public void Fields_are_known_with_the_minors_that_have_them()
    {
        var field = Given.Catalog.Fields["io.k8s.api.core.v1.PodSpec"]["schedulingGates"];
        using (Assert.EnterMultipleScope())
        {
            Assert.That((field.First.ToString(), field.Last.ToString()), Is.EqualTo(("1.26", "1.36")));
            Assert.That(Given.Catalog.Fields["io.k8s.api.admissionregistration.v1alpha1.AuditAnnotation"]["key"].PublishedFirst, Is.Null);
            Assert.That(Given.Catalog.Fields.Values.Sum(s => s.Count), Is.GreaterThan(4000));
        }
    }

    [TestCase("WatchList", "1.31", GateStage.Alpha, false)]
    [TestCase("WatchList", "1.32", GateStage.Beta, true)]
    [TestCase("WatchList", "1.33", GateStage.Beta, false)]
    [TestCase("WatchList", "1.37", GateStage.Beta, true)]
    [TestCase("SuspendJob", "1.21", GateStage.Alpha, false)]
    [TestCase("SuspendJob", "1.24", GateStage.Ga, true)]
    public void A_gate_is_known_at_each_minor(string name, string minor, GateStage stage, bool enabled) =>
        Assert.That(Given.Catalog.Gates[name].At(Minor.Parse(minor)), Is.EqualTo(new GateState(stage, enabled)));

    [Test]
    public void A_gate_is_not_known_before_its_first_stage() =>
        Assert.That(Given.Catalog.Gates["WatchList"].At(new Minor(1, 26)), Is.Null);

    [TestCase("v1/pods", "", "v1", "pods")]
    [TestCase("v1/pods/exec", "", "v1", "pods/exec")]
    [TestCase("apps/v1/deployments", "apps", "v1", "deployments")]
    [TestCase("apps/v1/deployments/scale", "apps", "v1", "deployments/scale")]
    [TestCase("v2.example.com/v1/things", "v2.example.com", "v1", "things")]
    public void A_resource_id_is_taken_apart(string id, string group, string version, string name) =>
        Assert.That(ResourceId.Parse(id), Is.EqualTo(new ResourceId(group, version, name)));

    [TestCase("snapshot.storage.k8s.io", "Kubernetes' CSI snapshotter")]
    [TestCase("monitoring.coreos.com", "Prometheus Operator")]
    [TestCase("anything.coreos.com", "Prometheus Operator and OLM")]
    [TestCase("notcoreos.com", null)]
    public void An_owner_is_found_by_the_longest_end_of_a_group(string group, string? owner) =>
        Assert.That(Given.Catalog.OwnerOf(group), Is.EqualTo(owner));

    [TestCase("harvesterhci.io", "SUSE Virtualization")]
    [TestCase("provisioning.cattle.io", "SUSE Rancher")]
    [TestCase("oci.oraclecloud.com", "Oracle Cloud")]
    [TestCase("kustomize.toolkit.fluxcd.io", "Flux")]
    [TestCase("k8s.ovn.org", "OVN-Kubernetes")]
    [TestCase("acme.example.com", null)]
    public void Groups_of_distributions_and_well_known_add_ons_have_owners(string group, string? owner) =>
        Assert.That(Given.Catalog.OwnerOf(group), Is.EqualTo(owner));

    [TestCase("v1/namespaces", "openshift-monitoring", "Red Hat OpenShift")]
    [TestCase("v1/namespaces", "openshift", "Red Hat OpenShift")]
    [TestCase("v1/namespaces", "cattle-fleet-system", "SUSE Rancher")]
    [TestCase("v1/namespaces", "gke-managed-system", "Google Cloud")]
    [TestCase("v1/namespaces", "tigera-operator", "Calico")]
    [TestCase("v1/namespaces", "kube-flannel", "Flannel")]
    [TestCase("v1/namespaces", "aks-command", "Microsoft Azure")]
    [TestCase("v1/namespaces", "team-a", null)]
    [TestCase("v1/namespaces", "default", null)]
    [TestCase("rbac.authorization.k8s.io/v1/clusterroles", "system:openshift:scc:restricted-v2", "Red Hat OpenShift")]
    [TestCase("rbac.authorization.k8s.io/v1/clusterroles", "eks:node-manager", "Amazon Web Services")]
    [TestCase("rbac.authorization.k8s.io/v1beta1/clusterroles", "csi-azuredisk-node-role", "Microsoft Azure")]
    [TestCase("rbac.authorization.k8s.io/v1/clusterroles", "csi-hostpath-role", "Kubernetes' CSI drivers")]
    [TestCase("rbac.authorization.k8s.io/v1/clusterroles", "crd-controller-flux-system", "Flux")]
    [TestCase("rbac.authorization.k8s.io/v1/clusterroles", "cluster-admin", null)]
    [TestCase("rbac.authorization.k8s.io/v1/clusterroles", "my-team-reader", null)]
    [TestCase("namespaces", "openshift-monitoring", "Red Hat OpenShift")]
    [TestCase("namespaces", "team-a", null)]
    [TestCase("rbac.authorization.k8s.io/clusterroles", "eks:node-manager", "Amazon Web Services")]
    [TestCase("v1/configmaps", "openshift-x", null)]
    public void An_object_of_a_vendor_is_known_by_the_longest_pattern(string resource, string name, string? owner) =>
        Assert.That(Given.Catalog.VendorOf(resource, name), Is.EqualTo(owner));

    [Test]
    public void Nothing_that_upstream_makes_by_name_is_a_vendors()
    {
        var named = Given.Catalog.Objects.Where(o => !o.Name.Contains('*', StringComparison.Ordinal)).Select(o => (Resource: o.Resource.Contains('/', StringComparison.Ordinal) ? o.Resource.Replace("/", "/v1/", StringComparison.Ordinal) : $"v1/{o.Resource}", o.Name)).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(named, Has.Count.GreaterThan(10));
            Assert.That(named.Where(o => Given.Catalog.VendorOf(o.Resource, o.Name) is not null), Is.Empty);
        }
    }

    [Test]
    public void A_vendors_object_is_of_one_vendor() =>
        Assert.That(Given.Catalog.VendorObjects.Select(o => (o.Resource, o.Name)).ToList(), Is.Unique.And.Count.GreaterThan(200));

    [Test]
    public void No_owner_is_named_for_a_group_of_the_api_server_itself() =>
        Assert.That(Given.Catalog.Groups.Where(g => Given.Catalog.OwnerOf(g) is not null), Is.Empty);

    [Test]
    public void Runs_of_a_resource_follow_each_other_within_the_minors_that_were_read()
    {
        var read = Given.Catalog.MinorsRead.Select(m => m.Minor).ToHashSet();
        foreach (var resource in Given.Catalog.Resources.Values)
        {
            Assert.That(resource.Runs.SelectMany(r => (Minor[])[r.First, r.Last]), Is.Ordered.And.All.Matches<Minor>(read.Contains), resource.Id);
            Assert.That(resource.Runs.Zip(resource.Runs.Skip(1), (a, b) => a.Last < b.First), Is.All.True, resource.Id);
            Assert.That(resource.Runs.Select(r => r.Verbs), Is.All.Not.Empty, resource.Id);
        }
    }
}
