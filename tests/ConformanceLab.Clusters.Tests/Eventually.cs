using System.Diagnostics;

namespace ConformanceLab.Clusters.Tests;

/// <summary>Waits for what comes soon.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    /// <summary>Asks until the answer is as wanted; the last answer is returned either way, for the assertion to look at.</summary>
    public static async Task<T> HoldsAsync<T>(Func<Task<T>> ask, Func<T, bool> isSo)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isSo(answer) || Stopwatch.GetElapsedTime(started) > Within)
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
