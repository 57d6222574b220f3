using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("An object asked for as its metadata alone comes without the rest", Fresh = true)]
[Feature("content-negotiation")]
[Spec("https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/2334-graduate-server-side-get-and-partial-objects-to-GA")]
public sealed class MetadataOnlyOutput : Probe
{
    [Test]
    public async Task Object_comes_as_its_metadata(CancellationToken ct)
    {
        await Api.Create(ConfigMap("whole", ("colour", "red")), ct);

        var answer = await Api.TryGet(Resource.Of<V1ConfigMap>().Item(Namespace, "whole"), "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1", ct);

        Answer.Must(answer).Succeed().And.HaveField("kind", "PartialObjectMetadata").And.HaveField("metadata.name", "whole").And.HaveField("metadata.uid").And.NotHaveField("data");
    }
}
