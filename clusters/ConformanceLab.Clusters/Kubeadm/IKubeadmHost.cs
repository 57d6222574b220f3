namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>A machine that kubeadm runs on.</summary>
internal interface IKubeadmHost
{
    /// <summary>For people: <c>root@10.0.0.1</c>.</summary>
    string Name { get; }

    /// <summary>Runs a shell script as root.</summary>
    /// <param name="script">For <c>sh -c</c>.</param>
    /// <param name="input">What it reads; null for nothing. Secrets go here, never into the script.</param>
    /// <param name="within">How long it may take.</param>
    /// <param name="ct">Interrupts it.</param>
    /// <exception cref="KubeadmHostException">The host can't be reached, or gave no answer in time. A script that fails is no error.</exception>
    Task<HostAnswer> RunAsync(string script, string? input, TimeSpan within, CancellationToken ct);
}

/// <summary>What a script said.</summary>
internal sealed record HostAnswer(int ExitCode, string Output, string Errors)
{
    public bool IsSuccess => ExitCode == 0;

    /// <summary>Both, for logs.</summary>
    public string All => Output.Length > 0 && Errors.Length > 0 ? $"{Output.TrimEnd()}\n{Errors}" : Output + Errors;
}
