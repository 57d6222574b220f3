using k8s;
using k8s.Models;

namespace ConformanceLab.Integration.Tests;

/// <summary>The manifests of <c>deploy/</c>.</summary>
internal static class DeployFiles
{
    public static IReadOnlyList<object> Read(string file) => KubernetesYaml.LoadAllFromString(File.ReadAllText(Path.Combine(Command.Root, "deploy", file)));

    /// <summary>Creates what a file holds.</summary>
    /// <param name="kubeconfig">The cluster.</param>
    /// <param name="file">Below <c>deploy/</c>.</param>
    /// <param name="dryRun">Whether only to ask: <c>All</c>.</param>
    public static async Task Apply(string kubeconfig, string file, string? dryRun = null)
    {
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        foreach (var item in Read(file))
        {
            await Create(client, item, dryRun);
        }
    }

    /// <summary>Creates one object; a namespace that is there already stays.</summary>
    public static async Task Create(IKubernetes client, object item, string? dryRun = null)
    {
        switch (item)
        {
            case V1Namespace space when (await client.CoreV1.ListNamespaceAsync()).Items.All(one => one.Name() != space.Name()):
                await client.CoreV1.CreateNamespaceAsync(space, dryRun: dryRun);
                break;
            case V1Namespace:
                break;
            case V1ServiceAccount account:
                await client.CoreV1.CreateNamespacedServiceAccountAsync(account, account.Namespace(), dryRun: dryRun);
                break;
            case V1ClusterRole role:
                await client.RbacAuthorizationV1.CreateClusterRoleAsync(role, dryRun: dryRun);
                break;
            case V1Role role:
                await client.RbacAuthorizationV1.CreateNamespacedRoleAsync(role, role.Namespace(), dryRun: dryRun);
                break;
            case V1ClusterRoleBinding binding:
                await client.RbacAuthorizationV1.CreateClusterRoleBindingAsync(binding, dryRun: dryRun);
                break;
            case V1RoleBinding binding:
                await client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(binding, binding.Namespace(), dryRun: dryRun);
                break;
            case V1PersistentVolume volume:
                await client.CoreV1.CreatePersistentVolumeAsync(volume, dryRun: dryRun);
                break;
            case V1PersistentVolumeClaim claim:
                await client.CoreV1.CreateNamespacedPersistentVolumeClaimAsync(claim, claim.Namespace(), dryRun: dryRun);
                break;
            case V1ConfigMap map:
                await client.CoreV1.CreateNamespacedConfigMapAsync(map, map.Namespace(), dryRun: dryRun);
                break;
            case V1Secret secret:
                await client.CoreV1.CreateNamespacedSecretAsync(secret, secret.Namespace(), dryRun: dryRun);
                break;
            case V1Service service:
                await client.CoreV1.CreateNamespacedServiceAsync(service, service.Namespace(), dryRun: dryRun);
                break;
            case V1Pod pod:
                await client.CoreV1.CreateNamespacedPodAsync(pod, pod.Namespace(), dryRun: dryRun);
                break;
            case V1Job job:
                await client.BatchV1.CreateNamespacedJobAsync(job, job.Namespace(), dryRun: dryRun);
                break;
            default:
                Assert.Fail($"a {item.GetType().Name} is nothing that these tests create");
                break;
        }
    }
}
