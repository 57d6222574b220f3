namespace ConformanceLab.Deviations;

/// <summary><c>swallow</c>: answers writes with success and does nothing. Under <c>on</c> stands which.</summary>
[DeviationKind("swallow")]
internal sealed class Swallow : Deviation
{
    public Swallow(ProfileNode node) => _ = node.Flag;

    public override async Task<Reply?> Meet(Call call, CancellationToken ct) => call.IsWrite ? await Success.For(call, ct) : null;
}
