using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("The attachment of a volume to a node can be asked for by hand", Access = RunMode.ReadOnly)]
[Feature("volume-attachments")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume-attachment-v1/")]
public sealed class VolumeAttachments : Probe
{
    [Test]
    public async Task It_is_taken(CancellationToken ct)
    {
        var attachment = new V1VolumeAttachment
        {
            Metadata = Meta(UniqueName("attachment")),
            Spec = new V1VolumeAttachmentSpec { Attacher = "nobody.conformancelab.dev", NodeName = "nobody", Source = new V1VolumeAttachmentSource { PersistentVolumeName = "nobody" } },
        };

        Answer.Must(await Api.TryCreate(attachment, "dryRun=All", ct)).KeepField("spec.attacher", "nobody.conformancelab.dev");
    }
}
