using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites;

/// <summary>What probes share that ask for one thing in a pod: all else about the pod is what a restricted cluster takes, so that whoever says no says it to that thing.</summary>
public abstract class PodAskingProbe : Probe
{
    /// <summary>Claims that a pod which asks for this would be taken, and would keep it.</summary>
    /// <param name="ask">Changes the pod.</param>
    /// <param name="path">The field that was asked for.</param>
    /// <param name="value">Its value.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="unlessBlamed">What a server that does not know the field calls invalid instead.</param>
    protected async Task Taken(Action<V1Pod> ask, string path, string value, CancellationToken ct, string? unlessBlamed = null)
    {
        ArgumentNullException.ThrowIfNull(ask);
        var pod = Pod("asking");
        ask(pod);

        Answer.Must(await Api.TryCreate(pod, "dryRun=All", ct)).KeepField(path, value, unlessBlamed);
    }
}

/// <summary>Volumes for the pods of probes.</summary>
internal static class Mounting
{
    /// <summary>Mounts a path of the node into the only container.</summary>
    public static void Mount(this V1Pod pod, string path, bool readOnly, string? type = null) =>
        pod.Mount(new V1Volume { HostPath = new V1HostPathVolumeSource { Path = path, Type = type } }, readOnly);

    /// <summary>Mounts a volume into the only container. It is named here.</summary>
    public static void Mount(this V1Pod pod, V1Volume volume, bool readOnly = false)
    {
        volume.Name = "data";
        pod.Spec.Volumes = [volume];
        pod.Spec.Containers[0].VolumeMounts = [new V1VolumeMount { Name = "data", MountPath = "/data", ReadOnlyProperty = readOnly }];
    }
}
