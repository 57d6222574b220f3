using System.Diagnostics;

namespace ConformanceLab.Clusters.Tests;

/// <summary>Waits for what comes soon.</summary>
internal static class Eventually
{
    // What only takes long where something is wrong may take long: a machine that builds beside the tests is slow.
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(2);

    /// <summary>Asks until the answer is as wanted, for two minutes where nothing else is said; the last answer is returned either way, for the assertion to look at.</summary>
    public static async Task<T> HoldsAsync<T>(Func<Task<T>> ask, Func<T, bool> isSo, TimeSpan? within = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isSo(answer) || Stopwatch.GetElapsedTime(started) > (within ?? Within))
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
