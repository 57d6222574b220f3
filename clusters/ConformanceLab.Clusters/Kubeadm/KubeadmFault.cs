namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>A step went wrong on hosts that are claimed; becomes a <see cref="ClusterException"/> once their logs are safe.</summary>
internal sealed class KubeadmFault(string message, Exception? innerException = null) : Exception(message, innerException);
