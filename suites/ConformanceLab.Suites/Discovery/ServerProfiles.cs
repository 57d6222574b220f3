using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("The server shows its developers where it spends its time", Access = RunMode.ReadOnly)]
[Feature("server-profiling")]
[Spec("https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/")]
[Requires(Capability.ClusterAdmin)]
public sealed class ServerProfiles : Probe
{
    [Test]
    public async Task Symbols_are_told(CancellationToken ct)
    {
        // Of all that is under /debug/pprof this costs the server nothing and tells nothing of it.
        var answer = await Api.TryGet("/debug/pprof/symbol", "*/*", ct);

        Answer.Must(answer).HaveStatus(200);
        Assert.That(answer.Body, Does.StartWith("num_symbols:"));
    }
}
