using System.Diagnostics;

namespace ConformanceLab.Clusters.Tests.Registry;

/// <summary>A process that does nothing, for tests that end processes.</summary>
internal sealed class Sleeper : IDisposable
{
    private readonly Process _process;

    public Sleeper(string? marker = null)
    {
        var start = new ProcessStartInfo("/bin/sleep") { ArgumentList = { "300" }, UseShellExecute = false };
        if (marker is not null)
        {
            start.Environment[ControlPlaneProvider.Marker] = marker;
        }

        _process = Process.Start(start)!;
        Identity = ProcessTable.Identify(_process.Id)!;
    }

    public ProcessIdentity Identity { get; }

    public bool IsAlive => ProcessTable.IsAlive(Identity);

    /// <summary>Ends it, and leaves nothing of it to be waited for.</summary>
    public async Task EndAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
