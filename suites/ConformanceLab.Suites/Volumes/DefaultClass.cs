using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("A claim that names no class gets the default one", Rehearsed = true)]
[Feature("default-storage-class")]
[Spec("https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass")]
public sealed class DefaultClass : Probe
{
    [Test]
    public async Task The_default_is_filled_in(CancellationToken ct)
    {
        var classes = await Api.TryList<V1StorageClass>("", ct);
        Answer.Must(classes).Succeed();
        var defaults = JsonPath.Find(classes.Json, "items")!.AsArray()
            .Where(item => item?["metadata"]?["annotations"]?["storageclass.kubernetes.io/is-default-class"]?.GetValue<string>() == "true")
            .Select(item => JsonPath.Text(item, "metadata.name")).ToList();
        Assume.That(defaults, Is.Not.Empty, "no storage class is the default");

        var answer = await Api.TryCreate(new V1PersistentVolumeClaim { Metadata = Meta("classless"), Spec = ClaimSpec() }, "dryRun=All", ct);

        Answer.Must(answer).Succeed();
        Assert.That(defaults, Does.Contain(answer.Text("spec.storageClassName")), "the class that the claim got is no default");
    }
}
