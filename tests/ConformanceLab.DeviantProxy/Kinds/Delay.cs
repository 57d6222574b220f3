namespace ConformanceLab.Deviations;

/// <summary><c>delay</c>: lets requests wait before the server sees them.</summary>
[DeviationKind("delay")]
internal sealed class Delay : Deviation
{
    private readonly TimeSpan time;

    public Delay(ProfileNode node)
    {
        _ = node.RequiredText;
        time = node.Duration ?? TimeSpan.Zero;
    }

    public override async Task<Reply?> Meet(Call call, CancellationToken ct)
    {
        await Task.Delay(time, ct);
        return null;
    }
}
