using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ConformanceLab.Catalog;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Commands;

/// <summary><c>catalog</c>: what upstream is.</summary>
internal sealed class CatalogCommand : TeachingCommand
{
    private readonly CommandHost _host;

    public CatalogCommand(CommandHost host)
        : base("catalog", "Look up what upstream Kubernetes is, minor by minor.")
    {
        _host = host;
        var id = new Argument<string>("ID") { Description = "A feature's id, a feature gate's name, a resource such as batch/v1beta1/cronjobs or v1/pods, or a minor such as 1.20." };
        id.CompletionSources.Add(_ => Known());
        var output = Shared.Output();
        var show = new Command("show", "Show a feature, a feature gate or an API resource through the minors, or a release.") { id, output };
        show.SetAction(parsed => Listing.Write(_host, parsed.GetValue(output), [.. Rows(parsed.GetValue(id)!)]));
        Add(show);
        Add(new CatalogCaptureCommand(host));
        Examples =
        [
            ("conformancelab catalog show batch/v1beta1/cronjobs", "When upstream had it, and with which verbs."),
            ("conformancelab catalog show ServerSideApply", "The stages of a feature gate."),
            ("conformancelab catalog show 1.20", "When it was released, and how long it was maintained."),
        ];
    }

    private IEnumerable<string> Known() => _host.Catalog.Features.Keys.Concat(_host.Catalog.Gates.Keys).Concat(_host.Catalog.Resources.Keys);

    private IEnumerable<JsonObject> Rows(string id)
    {
        var catalog = _host.Catalog;
        return catalog.Features.TryGetValue(id, out var feature) ? [Feature(feature)]
            : catalog.Resources.TryGetValue(id, out var resource) ? resource.Runs.Select(run => Run(id, run))
            : catalog.Gates.TryGetValue(id, out var gate) ? Gate(gate)
            : Minor.TryParse(id, out var minor) && catalog.ReleaseOf(minor) is { } release ? [Release(release)]
            : throw new UsageException($"the catalogue has no '{id}'. {(Nearest.To(id, Known()) is { } near ? $"Did you mean '{near}'?" : "'conformancelab list features' shows features; resources are written as in 'batch/v1/jobs' and 'v1/pods'.")}");
    }

    /// <summary>A feature as every command shows it.</summary>
    internal static JsonObject Feature(FeatureEntry feature) => new()
    {
        ["id"] = feature.Id,
        ["title"] = feature.Title,
        ["area"] = feature.Area,
        ["profile"] = feature.Profile.Word(),
        ["gate"] = feature.Gate,
        ["kep"] = feature.Kep,
        ["alpha"] = feature.Alpha,
        ["beta"] = feature.Beta,
        ["onByDefault"] = feature.OnByDefault,
        ["ga"] = feature.Ga,
        ["removed"] = feature.Removed,
    };

    private static JsonObject Run(string id, ResourceRun run) => new()
    {
        ["id"] = id,
        ["from"] = run.First.ToString(),
        ["to"] = run.Last.ToString(),
        ["onByDefault"] = run.OnByDefault,
        ["verbs"] = new JsonArray([.. run.Verbs.Select(verb => (JsonNode)verb)]),
    };

    private IEnumerable<JsonObject> Gate(FeatureGate gate)
    {
        GateState? before = null;
        foreach (var minor in _host.Catalog.Releases.Select(release => release.Minor))
        {
            var state = gate.At(minor);
            if (state != before)
            {
                yield return new JsonObject { ["id"] = gate.Name, ["since"] = minor.ToString(), ["stage"] = state?.Stage.Word() ?? "gone", ["onByDefault"] = state?.Enabled };
            }

            before = state;
        }
    }

    private static JsonObject Release(Release release) => new()
    {
        ["id"] = release.Minor.ToString(),
        ["released"] = release.Released.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["endOfLife"] = release.EndOfLife.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["finalPatch"] = release.FinalPatch,
    };
}
