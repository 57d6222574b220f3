using ConformanceLab.Cli.Running;

namespace ConformanceLab.Cli.Tests.Running;

public sealed class ClusterSlotsTests
{
    [Test]
    public async Task No_more_are_let_in_than_memory_carries_and_they_come_in_the_order_of_asking()
    {
        var slots = new ClusterSlots(most: 8, memory: 10);
        var first = await slots.EnterAsync(6, CancellationToken.None);
        var big = slots.EnterAsync(6, CancellationToken.None);
        var small = slots.EnterAsync(1, CancellationToken.None);

        Assert.That((big.IsCompleted, small.IsCompleted, slots.IsFullFor(1)), Is.EqualTo((false, false, true)), "one that would fit doesn't overtake");
        first.Dispose();
        (await big).Dispose();
        (await small).Dispose();
        Assert.That(slots.IsFullFor(10), Is.False);
    }

    [Test]
    public async Task One_that_is_too_big_for_the_machine_comes_in_alone()
    {
        var slots = new ClusterSlots(most: 8, memory: 10);
        var giant = await slots.EnterAsync(100, CancellationToken.None);
        var other = slots.EnterAsync(1, CancellationToken.None);

        Assert.That(other.IsCompleted, Is.False);
        giant.Dispose();
        (await other).Dispose();
    }

    [Test]
    public async Task No_more_are_let_in_than_allowed_and_a_place_is_given_back_once()
    {
        var slots = new ClusterSlots(most: 1, memory: long.MaxValue);
        var first = await slots.EnterAsync(0, CancellationToken.None);
        var (second, third) = (slots.EnterAsync(0, CancellationToken.None), slots.EnterAsync(0, CancellationToken.None));
        first.Dispose();
        first.Dispose();

        await second;
        Assert.That(third.IsCompleted, Is.False);
    }

    [Test]
    public async Task Who_gives_up_waiting_lets_the_next_one_in()
    {
        var slots = new ClusterSlots(most: 8, memory: 10);
        using var held = await slots.EnterAsync(6, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var big = slots.EnterAsync(6, stop.Token);
        var small = slots.EnterAsync(1, CancellationToken.None);
        await stop.CancelAsync();

        Assert.That(async () => await big, Throws.InstanceOf<OperationCanceledException>());
        (await small).Dispose();
    }

    [Test]
    public void The_free_memory_of_this_machine_is_known() => Assert.That(ClusterSlots.FreeMemory(), Is.GreaterThan(100_000_000));
}
