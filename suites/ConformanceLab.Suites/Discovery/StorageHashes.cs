using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("Discovery tells when the version changes in which a resource is stored", Access = RunMode.ReadOnly)]
[Feature("storage-version-hash")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions")]
public sealed class StorageHashes : Probe
{
    [Test]
    public async Task Config_maps_have_a_hash(CancellationToken ct)
    {
        var answer = Answer.Must(await Api.TryGet("/api/v1", ct)).HaveField("resources").Answer;
        var configMaps = answer.At("resources")!.AsArray().Single(resource => JsonPath.Text(resource, "name") == "configmaps");
        if (JsonPath.Text(configMaps, "storageVersionHash") is not { } hash)
        {
            throw new AbsentException($"{answer.Request} answered {answer.Status} and tells no storageVersionHash", answer);
        }

        Assert.That(Convert.FromBase64String(hash), Has.Length.EqualTo(8));
    }
}
