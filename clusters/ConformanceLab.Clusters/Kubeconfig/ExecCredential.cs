using System.Net.Http.Headers;
using k8s.Authentication;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>A plugin's credential, asked for anew only when it has expired.</summary>
internal sealed class ExecCredential(ExecPlugin plugin, string name, TimeProvider time) : ITokenProvider, IDisposable
{
    /// <summary>So that a credential doesn't expire on its way to the server.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1, 1);
    private DateTimeOffset? _renewAt;

    public PluginCredential? Current { get; private set; }

    public async Task<PluginCredential> GetAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            var now = time.GetUtcNow();
            if (Current is { } held && (_renewAt is null || now < _renewAt))
            {
                return held;
            }

            var fresh = await plugin.RunAsync(ct);
            now = time.GetUtcNow();
            if (fresh.Expires is { } expires && expires <= now)
            {
                throw Fault.Of($"{name} handed out a credential that expired at {expires:u}, and it is {now:u}. Log in again with the tool that it belongs to, and check this machine's clock.");
            }

            // What lives shorter than the margin is used for as long as it lives.
            _renewAt = fresh.Expires is { } end ? (end - now > 2 * Margin ? end - Margin : end) : null;
            return Current = fresh;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Null where the plugin hands out certificates only; asking renews those too.</summary>
    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) =>
        (await GetAsync(cancellationToken)).Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null!;

    public void Dispose() => _one.Dispose();
}
