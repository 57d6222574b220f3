using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>The kubeconfig that kubeadm writes for the administrator.</summary>
/// <param name="text">As it stands on the control plane.</param>
internal sealed partial class AdminConfig(string text)
{
    /// <summary>The address that the nodes use: <c>10.0.0.1:6443</c>.</summary>
    public string Endpoint { get; } = Server().Match(text) is { Success: true } match && Uri.TryCreate(match.Groups["server"].Value, UriKind.Absolute, out var uri)
        ? uri.Authority
        : throw new KubeadmFault("the kubeconfig that kubeadm wrote, /etc/kubernetes/admin.conf, names no server.");

    /// <summary>What tells the authority from any other when a worker joins: <c>sha256:</c> and the hash of its public key.</summary>
    public string AuthorityHash
    {
        get
        {
            var match = Authority().Match(text);
            if (!match.Success)
            {
                throw new KubeadmFault("the kubeconfig that kubeadm wrote, /etc/kubernetes/admin.conf, has no certificate-authority-data.");
            }

            using var authority = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(match.Groups["data"].Value)));
            return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(authority.PublicKey.ExportSubjectPublicKeyInfo()))}";
        }
    }

    /// <summary>The same with the address that serves here.</summary>
    public string For(string endpoint) => Server().Replace(text, match => $"{match.Groups["key"].Value}https://{endpoint}");

    [GeneratedRegex(@"^(?<key>[ ]*server:[ ]*)(?<server>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Server();

    [GeneratedRegex(@"^[ ]*certificate-authority-data:[ ]*(?<data>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Authority();
}
