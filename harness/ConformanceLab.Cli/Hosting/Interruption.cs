using System.Runtime.InteropServices;

namespace ConformanceLab.Cli.Hosting;

/// <summary>What Ctrl-C and SIGTERM mean: the first ends everything in order, the second at once, and a third isn't caught any more.</summary>
internal sealed class Interruption(Action<string> tell) : IDisposable
{
    private readonly CancellationTokenSource _graceful = new();
    private readonly CancellationTokenSource _forceful = new();
    private int _signals;

    /// <summary>Stop what you do, and clean up.</summary>
    public CancellationToken Graceful => _graceful.Token;

    /// <summary>Stop cleaning up, too.</summary>
    public CancellationToken Forceful => _forceful.Token;

    public bool Requested => _graceful.IsCancellationRequested;

    /// <summary>Heeds the process's signals until disposed.</summary>
    public IDisposable Listen() => new Listening(this);

    /// <summary>One more signal came.</summary>
    /// <remarks>Callbacks of the tokens run on other threads: the signal's own stays free for the next one.</remarks>
    /// <returns>Whether it is taken care of; false leaves it to the system, which ends the process.</returns>
    public bool Signal()
    {
        switch (Interlocked.Increment(ref _signals))
        {
            case 1:
                tell("interrupted: stopping the checks, cleaning up and writing the report. Once more to stop at once.");
                _ = _graceful.CancelAsync();
                return true;
            case 2:
                tell("interrupted again: stopping at once. What is left is taken away by the next command, or by 'conformancelab cleanup'.");
                _ = _graceful.CancelAsync();
                _ = _forceful.CancelAsync();
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _graceful.Dispose();
        _forceful.Dispose();
    }

    private sealed class Listening : IDisposable
    {
        private readonly List<PosixSignalRegistration> _registrations = [];

        public Listening(Interruption interruption)
        {
            // Windows has no SIGHUP from a user that would not be SIGTERM, too.
            PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, .. OperatingSystem.IsWindows() ? Array.Empty<PosixSignal>() : [PosixSignal.SIGHUP]];
            foreach (var signal in signals)
            {
                _registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = interruption.Signal()));
            }
        }

        public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
    }
}
