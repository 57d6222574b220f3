using System.Net.Http.Headers;
using k8s.Authentication;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>A bearer token in a file that somebody else renews.</summary>
internal sealed class TokenFile(string path, string subject, TimeProvider time) : ITokenProvider
{
    /// <summary>As client-go: service account tokens live at least ten minutes and are renewed at eighty percent of that.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private (string Token, DateTimeOffset Until)? _last;

    /// <exception cref="ClusterException">The file was never there with a token in it. One that vanishes later leaves the last token in use.</exception>
    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_last is { } last && now < last.Until)
        {
            return new AuthenticationHeaderValue("Bearer", last.Token);
        }

        var token = await ReadAsync(cancellationToken);
        _last = (token, now + Period);
        return new AuthenticationHeaderValue("Bearer", token);
    }

    private async Task<string> ReadAsync(CancellationToken ct)
    {
        try
        {
            return (await File.ReadAllTextAsync(path, ct)).Trim() switch
            {
                "" => _last?.Token ?? throw Fault.Of($"{subject}: the token file '{path}' is empty. Put a token into it."),
                var token when token.Any(char.IsControl) => throw Fault.Of($"{subject}: the token file '{path}' holds more than one line. Put nothing but the token into it."),
                var token => token,
            };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return _last?.Token ?? throw Fault.Of($"{subject}: the token file '{path}' can't be read: {unreadable.Message} Put a token there, or name another file.", unreadable);
        }
    }
}
