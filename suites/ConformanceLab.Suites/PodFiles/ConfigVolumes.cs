using k8s.Models;

namespace ConformanceLab.Suites.PodFiles;

/// <summary>Volumes that hold files of the API's.</summary>
internal static class ConfigVolumes
{
    /// <summary>A pod that mounts volumes at <c>/NAME</c>.</summary>
    public static V1Pod Mounting(this V1Pod pod, params V1Volume[] volumes)
    {
        pod.Spec.Volumes = volumes;
        foreach (var container in pod.Spec.Containers)
        {
            container.VolumeMounts = [.. volumes.Select(volume => new V1VolumeMount { Name = volume.Name, MountPath = $"/{volume.Name}" })];
        }

        return pod;
    }

    /// <summary>The files of a config map.</summary>
    public static V1Volume OfConfigMap(string volume, string map, int? mode = null, bool? optional = null, params V1KeyToPath[] items) => new()
    {
        Name = volume,
        ConfigMap = new V1ConfigMapVolumeSource { Name = map, DefaultMode = mode, Optional = optional, Items = items.Length == 0 ? null : items },
    };

    /// <summary>The files of a secret.</summary>
    public static V1Volume OfSecret(string volume, string secret, bool? optional = null) =>
        new() { Name = volume, Secret = new V1SecretVolumeSource { SecretName = secret, Optional = optional } };

    /// <summary>Files about the pod.</summary>
    public static V1Volume OfPod(string volume, params (string Path, string Field)[] files) => new()
    {
        Name = volume,
        DownwardAPI = new V1DownwardAPIVolumeSource
        {
            Items = [.. files.Select(file => new V1DownwardAPIVolumeFile { Path = file.Path, FieldRef = new V1ObjectFieldSelector { FieldPath = file.Field } })],
        },
    };
}
