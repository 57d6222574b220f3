using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

/// <summary>A surface on which marks are shown, one after the other.</summary>
internal static class Shown
{
    public static Surface Plain(string version = "v1.30.4") => Given.Surface(version, []);

    public static Surface Group(this Surface surface, params string[] groups) =>
        surface with { Resources = [.. surface.Resources, .. groups.Select(g => Given.Resource($"{g}/v1/things", "get"))] };

    public static Surface Object(this Surface surface, string resource, string name, params (string Key, string Value)[] facts) =>
        surface with { Objects = [.. surface.Objects, Given.Object(resource, name, facts)] };

    public static Surface Namespace(this Surface surface, params string[] names) =>
        surface with { Objects = [.. surface.Objects, .. names.Select(n => Given.Object("v1/namespaces", n))] };

    public static Surface Class(this Surface surface, string name, string provisioner) =>
        surface.Object("storage.k8s.io/v1/storageclasses", name, ("provisioner", provisioner));

    public static Surface Landmark(this Surface surface, string resource, string name, params (string Key, string Value)[] labels) =>
        surface with { Landmarks = [.. surface.Landmarks, Given.Object(resource, name, labels)] };

    public static Surface ConfigMap(this Surface surface, string name) => surface.Landmark("v1/configmaps", name);

    public static Surface DaemonSet(this Surface surface, params string[] names) => names.Aggregate(surface, (s, name) => s.Landmark("apps/v1/daemonsets", name));

    public static Surface Host(this Surface surface, string host) => surface with { Host = host };

    public static Surface Health(this Surface surface, string check) => surface with { Health = [.. surface.Health, new SurfaceHealthCheck("livez", check, true)] };

    public static Surface Change(this Surface surface, string path, string got) =>
        surface with { Samples = [.. surface.Samples, new SurfaceSample("pod", "v1/pods", [new FieldChange(path, null, got)])] };

    public static Surface Denial(this Surface surface, string message) => surface with { Gaps = [.. surface.Gaps, new SurfaceGap("samples/pod", $"403: {message}")] };

    public static Surface Node(
        this Surface surface,
        string name = "node-1",
        string? kubelet = null,
        string? providerId = null,
        string os = "Ubuntu 22.04.5 LTS",
        string runtime = "containerd://1.7.22",
        string[]? labels = null,
        string[]? annotations = null) => surface with
        {
            Nodes =
            [
                .. surface.Nodes,
                new SurfaceNode
                {
                    Name = name,
                    KubeletVersion = kubelet ?? surface.Version.GitVersion,
                    OperatingSystem = "linux",
                    OsImage = os,
                    Architecture = "amd64",
                    ContainerRuntime = runtime,
                    ProviderId = providerId,
                    Ready = true,
                    Labels = (labels ?? []).Select(l => l.Split('=', 2)).ToDictionary(l => l[0], l => l.Length == 2 ? l[1] : "", StringComparer.Ordinal),
                    Annotations = annotations ?? [],
                    Taints = [],
                },
            ],
        };

    public static Distro Recognised(this Surface surface) => DistroRecognition.Recognise(surface);
}
