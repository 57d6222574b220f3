using System.Globalization;
using System.Text;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>Whom a kubeconfig's user acts as: <c>as</c>, <c>as-uid</c>, <c>as-groups</c> and <c>as-user-extra</c>.</summary>
/// <remarks>Where it is defined: <see href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation"/>.</remarks>
/// <param name="User">The name of a user or, as <c>system:serviceaccount:NAMESPACE:NAME</c>, of a service account.</param>
/// <param name="Uid">Its unique id; null for none. Servers before 1.22 don't know it.</param>
/// <param name="Group">Its group; null for those that the server gives it.</param>
/// <param name="Extra">Whatever else an authenticator would have said of it, a value for a key.</param>
public sealed record Impersonation(string User, string? Uid, string? Group, IReadOnlyDictionary<string, string> Extra)
{
    private const string UserHeader = "Impersonate-User";

    /// <summary>Puts the headers on a request, unless it acts as somebody of its own, as client-go does.</summary>
    public void Apply(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Headers.Contains(UserHeader))
        {
            return;
        }

        request.Headers.TryAddWithoutValidation(UserHeader, User);
        if (Uid is not null)
        {
            request.Headers.TryAddWithoutValidation("Impersonate-Uid", Uid);
        }

        if (Group is not null)
        {
            request.Headers.TryAddWithoutValidation("Impersonate-Group", Group);
        }

        foreach (var (key, value) in Extra)
        {
            request.Headers.TryAddWithoutValidation($"Impersonate-Extra-{HeaderName(key)}", value);
        }
    }

    /// <summary>A handler that does it with every request.</summary>
    internal DelegatingHandler Handler() => new Acting(this);

    /// <summary>What a header's name can't have is percent-encoded, and the percent sign with it.</summary>
    private static string HeaderName(string key)
    {
        var name = new StringBuilder();
        foreach (var part in Encoding.UTF8.GetBytes(key))
        {
            if (char.IsAsciiLetterOrDigit((char)part) || "!#$&'*+-.^_`|~".Contains((char)part, StringComparison.Ordinal))
            {
                name.Append((char)part);
            }
            else
            {
                name.Append(CultureInfo.InvariantCulture, $"%{part:X2}");
            }
        }

        return name.ToString();
    }

    private sealed class Acting(Impersonation impersonation) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            impersonation.Apply(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
