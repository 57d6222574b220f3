using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Writes a server's feature gates into <c>gates.tsv</c>: what is seen. What upstream lists is not the server's to tell, and stays.</summary>
internal sealed class GateCapture(UpstreamCatalog catalog, CapturedServer server, IReadOnlyList<Minor> read)
{
    public IEnumerable<FeatureGate> Gates()
    {
        if (server.Surface.Gates is not { } gates)
        {
            return catalog.Gates.Values;
        }

        return catalog.Gates.Keys.Concat(gates.Keys).Distinct(StringComparer.Ordinal)
            .Select(name => Gate(name, catalog.Gates.GetValueOrDefault(name) ?? new FeatureGate(name, [], []), gates))
            .Where(gate => gate.Seen.Count + gate.Listed.Count > 0);
    }

    private FeatureGate Gate(string name, FeatureGate known, IReadOnlyDictionary<string, bool> gates) => known with
    {
        Seen =
        [
            .. MinorRuns.Of(read, minor => minor != server.Minor ? Before(known, minor) : gates.TryGetValue(name, out var enabled) ? new GateState(Stage(name), enabled) : null)
                .Select(run => new SeenStage(run.First, run.Last, run.Value.Stage, run.Value.Enabled)),
        ],
    };

    private GateStage Stage(string name) => server.GateStages.GetValueOrDefault(name) switch
    {
        "ALPHA" => GateStage.Alpha,
        "BETA" => GateStage.Beta,
        "DEPRECATED" => GateStage.Deprecated,
        "" or "GA" => GateStage.Ga,
        var other => throw new CaptureRefusedException($"the server's metrics give gate {name} the stage '{other}', which isn't known. The harness must be taught it."),
    };

    private static GateState? Before(FeatureGate known, Minor minor) =>
        known.Seen.FirstOrDefault(s => s.First <= minor && minor <= s.Last) is { } seen ? new GateState(seen.Stage, seen.Enabled) : null;
}
