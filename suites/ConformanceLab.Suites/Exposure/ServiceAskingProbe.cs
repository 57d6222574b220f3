using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.Exposure;

/// <summary>What probes share that ask for one thing in a Service.</summary>
public abstract class ServiceAskingProbe : Probe
{
    /// <summary>Claims that a Service which asks for this would be taken, and would keep it.</summary>
    /// <param name="ask">Changes the Service.</param>
    /// <param name="path">The field that was asked for.</param>
    /// <param name="value">Its value.</param>
    /// <param name="ct">Ends it.</param>
    protected async Task Taken(Action<V1Service> ask, string path, string value, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(ask);
        var service = Service("asking");
        ask(service);

        Answer.Must(await Api.TryCreate(service, "dryRun=All", ct)).KeepField(path, value);
    }
}
