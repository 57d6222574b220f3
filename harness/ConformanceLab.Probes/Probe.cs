using System.Runtime.CompilerServices;
using ConformanceLab.Model;
using k8s;
using NUnit.Framework;
using NUnit.Framework.Internal;

namespace ConformanceLab.Probes;

/// <summary>One checkable claim about the API's behaviour. Its checks are NUnit tests that take a <see cref="CancellationToken"/>.
/// Every check has an instance of its own; the checks of a probe run one after the other and share its namespace, so they name their objects apart.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.Self)]
[CancelAfter(Within.CheckMilliseconds)]
public abstract partial class Probe
{
    /// <summary>The target's API.</summary>
    protected Api Api { get; } = new(TargetSession.Current);

    /// <summary>The typed client, recorded like <see cref="Api"/>.</summary>
    protected static IKubernetes Client => TargetSession.Current.Client;

    /// <summary>The images that pods run here, by full names. Never a name of its own: a site without internet has its own.</summary>
    protected static ProbeImages Images => TargetSession.Current.Options.Images;

    /// <summary>The probe's own namespace: nobody else's as long as the probe runs, made before the first request that goes there or empty again after another probe, removed in the end.</summary>
    protected static string Namespace
    {
        get
        {
            var space = CheckScope.Current?.Space ?? throw new InvalidOperationException("There is a namespace only while a check runs");
            space.Wanted = true;
            return space.Namespace;
        }
    }

    /// <summary>A name that nobody else uses, for what is cluster-scoped.</summary>
    protected static string UniqueName(string stem) => TargetSession.Current.UniqueName(stem);

    /// <summary>Waits until the claim holds, looking again and again.</summary>
    /// <param name="claim">Asks and claims. While it ends in failed, absent or denied, it is tried again; broken ends the waiting.</param>
    /// <param name="within">For how long, and why: one of <see cref="Within"/>.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="OutcomeException">It did not hold in time: the last look's own outcome.</exception>
    protected static async Task Eventually(Func<CancellationToken, Task> claim, Wait within, CancellationToken ct) =>
        await Eventually(
            async token =>
            {
                await claim(token);
                return true;
            },
            within,
            ct);

    /// <inheritdoc cref="Eventually(Func{CancellationToken, Task}, Wait, CancellationToken)"/>
    /// <returns>What the claim returned when it held.</returns>
    protected static async Task<T> Eventually<T>(Func<CancellationToken, Task<T>> claim, Wait within, CancellationToken ct)
    {
        var time = TargetSession.Current.Time;
        var started = time.GetTimestamp();
        var patience = TargetSession.Current.Patience(within);
        for (var look = 0; ; look++)
        {
            TargetSession.Current.Stopping.ThrowIfCancellationRequested();
            try
            {
                return await Alone(claim, ct);
            }
            catch (Exception e) when (e is (OutcomeException { Outcome: not Model.Outcome.Broken } or AssertionException) && time.GetElapsedTime(started) < patience)
            {
                await Task.Delay(Within.Pause(look), time, ct);
            }
            catch (ClaimBrokenException e)
            {
                throw new ClaimBrokenException($"not within {patience.TotalSeconds:0} s ({within.Reason}): {e.Message}", e.Answer);
            }
            catch (AssertionException e)
            {
                throw new AssertionException($"not within {patience.TotalSeconds:0} s ({within.Reason}): {e.Message}", e);
            }
        }
    }

    /// <summary>Ends the check as failed.</summary>
    protected static void Claim(bool holds, string claim, Answer? answer = null)
    {
        if (!holds)
        {
            throw new ClaimBrokenException($"expected that {claim}, but it is not so", answer);
        }
    }

    /// <summary>Opens the record of a check. NUnit calls it.</summary>
    [SetUp]
    public void EnterCheck() => CheckScope.Current = OpenScope();

    /// <summary>Closes the record of a check. NUnit calls it.</summary>
    [TearDown]
    public void LeaveCheck() => CheckScope.Current = null;

    /// <summary>Removes what the probe made. NUnit calls it.</summary>
    [OneTimeTearDown]
    public static async Task LeaveProbe()
    {
        // Of its own, since it must also run where the run was cancelled.
        using var bound = new CancellationTokenSource(Within.Request);
        await TargetSession.Current.Leave(TestExecutionContext.CurrentContext.CurrentTest.TypeInfo!.Type, bound.Token);
    }

    private static CheckScope OpenScope()
    {
        var test = TestExecutionContext.CurrentContext.CurrentTest;
        var session = TargetSession.Current;
        var opened = new CheckScope($"{ProbeId.Of(test.TypeInfo!.Type)}#{test.Name}", session.Time, session.Enter(test.TypeInfo!.Type));
        session.Scopes[test.Id] = opened;
        return opened;
    }

    // A broken NUnit assertion marks the result even when it is caught; here it may hold at the next look.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<T> Alone<T>(Func<CancellationToken, Task<T>> claim, CancellationToken ct)
    {
        using (new TestExecutionContext.IsolatedContext())
        {
            return await claim(ct);
        }
    }
}
