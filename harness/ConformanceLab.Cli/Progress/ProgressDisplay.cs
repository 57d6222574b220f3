using ConformanceLab.Cli.Hosting;
using Spectre.Console;

namespace ConformanceLab.Cli.Progress;

/// <summary>Shows a board while something runs: live on a terminal, as a line now and then elsewhere.</summary>
internal static class ProgressDisplay
{
    /// <summary>Quick enough to look alive, slow enough to cost nothing.</summary>
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(150);

    /// <summary>A log in CI is read afterwards: it should show that things move, and little more.</summary>
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    /// <summary>Shows the board until the work is done.</summary>
    public static async Task<T> ShowAsync<T>(CommandHost host, RunBoard board, Func<Task<T>> work) =>
        host.Messages.Profile.Capabilities.Interactive && host.Messages.Profile.Capabilities.Ansi
            ? await Live(host, board, work)
            : await Lines(host, board, work);

    private static Task<T> Live<T>(CommandHost host, RunBoard board, Func<Task<T>> work) =>
        host.Messages.Live(BoardView.Table(board.Look())).AutoClear(false).StartAsync(async context =>
        {
            var running = work();
            while (!running.IsCompleted)
            {
                await Task.WhenAny(running, Task.Delay(Redraw, host.Time, CancellationToken.None));
                context.UpdateTarget(BoardView.Table(board.Look()));
            }

            return await running;
        });

    private static async Task<T> Lines<T>(CommandHost host, RunBoard board, Func<Task<T>> work)
    {
        board.Said += host.Tell;
        try
        {
            var running = work();
            var told = new Dictionary<string, string>();
            while (!running.IsCompleted)
            {
                await Task.WhenAny(running, Task.Delay(BetweenLines, host.Time, CancellationToken.None));
                foreach (var target in board.Look().Where(target => target.Phase == TargetPhase.Running))
                {
                    var line = BoardView.Line(target);
                    if (told.GetValueOrDefault(target.Name) != line && !running.IsCompleted)
                    {
                        host.Tell(told[target.Name] = line);
                    }
                }
            }

            return await running;
        }
        finally
        {
            board.Said -= host.Tell;
            foreach (var target in board.Look())
            {
                host.Tell(BoardView.Line(target));
            }
        }
    }
}
