using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>Why a host is no good for a cluster.</summary>
public enum HostProblem
{
    /// <summary>None that we know of: the words of <c>ssh</c> or of the host tell.</summary>
    Other,

    /// <summary>There is no <c>ssh</c> on this machine.</summary>
    NoClient,

    /// <summary>Nothing answers at its address.</summary>
    Unreachable,

    /// <summary>It doesn't take our key.</summary>
    KeyRefused,

    /// <summary>Its own key isn't known here.</summary>
    UnknownHostKey,

    /// <summary>Its own key is another than the one known here.</summary>
    ChangedHostKey,

    /// <summary>We aren't root there, and can't become it without a password.</summary>
    NotRoot,

    /// <summary>A program that it needs isn't there.</summary>
    Missing,

    /// <summary>Its container runtime doesn't listen.</summary>
    NoRuntime,

    /// <summary>It belongs to a cluster already.</summary>
    InUse,

    /// <summary>It gave no answer in time.</summary>
    Silent,
}

/// <summary>A host can't be used; the cause inside a <see cref="ClusterException"/>.</summary>
/// <param name="problem">Which problem it is.</param>
/// <param name="host">The host, as the lab file names it.</param>
/// <param name="message">What, why and what next; it is put behind the host's name.</param>
/// <param name="innerException">The cause.</param>
public sealed class KubeadmHostException(HostProblem problem, string host, string message, Exception? innerException = null)
    : ConformanceLabException($"{host}: {message}", innerException)
{
    /// <summary>Which problem it is.</summary>
    public HostProblem Problem { get; } = problem;

    /// <summary>The host, as the lab file names it.</summary>
    public string Host { get; } = host;

    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Target;

    internal ClusterException For(string target) => new(KubeadmProvider.ProviderId, $"{target}: {Message}", this);
}
