using System.Globalization;

namespace ConformanceLab.Cli.Running;

/// <summary>Lets in as many clusters at once as are allowed and as the machine's memory carries, in the order of asking. One that is too big for the whole machine is let in alone.</summary>
/// <param name="most">How many at once.</param>
/// <param name="memory">Bytes for all of them together.</param>
internal sealed class ClusterSlots(int most, long memory)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiting> _queue = new();
    private int _count;
    private long _taken;

    /// <summary>The memory that is free on this machine now, in bytes: what the kernel calls available, and not more than a limit on this process leaves.</summary>
    public static long FreeMemory()
    {
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (!OperatingSystem.IsLinux())
        {
            return limit;
        }

        var line = File.ReadLines("/proc/meminfo").FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return line is not null && long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes)
            ? Math.Min(limit, kibibytes * 1024)
            : limit;
    }

    /// <summary>Whether one of this size would have to wait now.</summary>
    public bool IsFullFor(long size)
    {
        lock (_gate)
        {
            return _queue.Count > 0 || !Fits(size);
        }
    }

    /// <summary>Waits for a place, which disposing gives back.</summary>
    /// <param name="size">Bytes, roughly.</param>
    /// <param name="ct">Gives up waiting.</param>
    public async Task<IDisposable> EnterAsync(long size, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var waiting = new Waiting(size, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        LinkedListNode<Waiting> place;
        lock (_gate)
        {
            place = _queue.AddLast(waiting);
            LetIn();
        }

        await using var cancelled = ct.Register(() =>
        {
            lock (_gate)
            {
                if (waiting.In.TrySetCanceled(ct))
                {
                    _queue.Remove(place);
                    LetIn();
                }
            }
        });
        await waiting.In.Task;
        return new Place(this, size);
    }

    private bool Fits(long size) => _count < most && (_count == 0 || _taken + size <= memory);

    private void LetIn()
    {
        while (_queue.First is { } first && Fits(first.Value.Size))
        {
            _queue.RemoveFirst();
            if (first.Value.In.TrySetResult())
            {
                _count++;
                _taken += first.Value.Size;
            }
        }
    }

    private void Leave(long size)
    {
        lock (_gate)
        {
            _count--;
            _taken -= size;
            LetIn();
        }
    }

    private sealed record Waiting(long Size, TaskCompletionSource In);

    private sealed class Place(ClusterSlots slots, long size) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                slots.Leave(size);
            }
        }
    }
}
