using System.Globalization;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>Makes of what <c>ssh</c> and <c>sudo</c> say an error with the way out.</summary>
internal static class SshFault
{
    public const string HowToGetClient = "Install OpenSSH's client: `apt-get install openssh-client`, `dnf install openssh-clients`, or the optional feature of Windows";

    /// <summary>The fault in an answer; null where the script itself ran.</summary>
    /// <param name="name">The host, for people.</param>
    /// <param name="settings">How it was reached.</param>
    /// <param name="answer">What came.</param>
    /// <param name="isOfClient">Whether <c>ssh</c> itself failed.</param>
    public static KubeadmHostException? Of(string name, KubeadmHostSettings settings, HostAnswer answer, bool isOfClient)
    {
        var said = answer.Errors;
        var words = Last(said);
        if (!isOfClient)
        {
            return words.StartsWith("sudo:", StringComparison.Ordinal) || said.Contains("sudo: not found", StringComparison.Ordinal) || said.Contains("sudo: command not found", StringComparison.Ordinal)
                ? Fault(HostProblem.NotRoot, $"kubeadm needs root, and {settings.User ?? "the user"} can't become it without a password ({words}). Log in as root with `user: root`, or let {settings.User ?? "the user"} do it: `{settings.User ?? "USER"} ALL=(ALL) NOPASSWD: ALL` in /etc/sudoers.d")
                : null;
        }

        var port = (settings.Port ?? 22).ToString(CultureInfo.InvariantCulture);
        var scan = $"ssh-keyscan -p {port} {settings.Address}";
        var file = settings.KnownHosts ?? "~/.ssh/known_hosts";
        return said switch
        {
            _ when Has("REMOTE HOST IDENTIFICATION HAS CHANGED") =>
                Fault(HostProblem.ChangedHostKey, $"its key is another than the one in {file}: it was installed anew, or somebody stands between. Compare fingerprints on the host (`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`), then correct {file}"),
            _ when Has("Host key verification failed") || Has("host key is known for") =>
                Fault(HostProblem.UnknownHostKey, $"its key isn't in {file}. Add it (`{scan} >> {file}`) after you compared its fingerprint, or name another file with `knownHosts:`"),
            _ when Has("UNPROTECTED PRIVATE KEY FILE") =>
                Fault(HostProblem.KeyRefused, $"ssh doesn't use {settings.IdentityFile}: others may read it. Do `chmod 600 {settings.IdentityFile}`"),
            _ when Has("Permission denied (") =>
                Fault(HostProblem.KeyRefused, $"it refuses {(settings.IdentityFile is { } key ? $"the key {key}" : "every key of this user and the agent")} ({words}). Add the public key there (`ssh-copy-id`), or name another with `identityFile:` and `user:`"),
            _ when Has("Connection timed out") || Has("Operation timed out") || Has("No route to host") || Has("Network is unreachable") || Has("Connection refused") || Has("Could not resolve hostname") =>
                Fault(HostProblem.Unreachable, $"no SSH server is reached at port {port} ({words}). Check `address:` and `port:`, and that the host is on: `ssh {settings.Address}`"),
            _ => Fault(HostProblem.Other, $"ssh failed: {(words.Length > 0 ? words : "it said nothing")}. Try `ssh {settings.Address}` by hand"),
        };

        bool Has(string text) => said.Contains(text, StringComparison.OrdinalIgnoreCase);

        KubeadmHostException Fault(HostProblem problem, string message) => new(problem, name, message + ".");
    }

    private static string Last(string said) =>
        said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault()?.TrimEnd('.') ?? "";
}
