using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("A CSIDriver says whether its volumes are given to the group of a pod", Access = RunMode.ReadOnly)]
[Feature("csi-fs-group-policy")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/csi-driver-v1/")]
public sealed class CsiGroupPolicies : Probe
{
    [Test]
    public async Task The_policy_is_kept(CancellationToken ct)
    {
        var driver = new V1CSIDriver { Metadata = Meta($"{UniqueName("driver")}.conformancelab.dev"), Spec = new V1CSIDriverSpec { FsGroupPolicy = "File" } };

        Answer.Must(await Api.TryCreate(driver, "dryRun=All", ct)).KeepField("spec.fsGroupPolicy", "File");
    }
}
