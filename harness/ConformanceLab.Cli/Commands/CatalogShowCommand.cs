using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ConformanceLab.Catalog;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Commands;

/// <summary><c>catalog show</c>: one thing of upstream, through the minors.</summary>
internal sealed class CatalogShowCommand : TeachingCommand
{
    private readonly CommandHost _host;

    public CatalogShowCommand(CommandHost host)
        : base("show", "Show a feature, an API resource, a field or a feature gate through the minors, or a release.")
    {
        _host = host;
        var id = new Argument<string>("ID")
        {
            HelpName = "ID",
            Description = "A feature's id; a resource such as batch/v1/jobs, v1/pods or just cronjobs; a field such as PodSpec.resources, or a schema; a feature gate's name; a minor such as 1.20. "
                + "Ids of findings (api:…, field:…, gate:…) are taken too.",
        };
        id.CompletionSources.Add(_ => new CatalogNames(_host.Catalog).All);
        var output = Shared.Output();
        Add(id);
        Add(output);
        SetAction(parsed => Listing.Write(_host, parsed.GetValue(output), [.. Rows(parsed.GetValue(id)!)]));
        Examples =
        [
            ("conformancelab catalog show batch/v1beta1/cronjobs", "When upstream had it, and with which verbs."),
            ("conformancelab catalog show ServerSideApply", "The stages of a feature gate."),
            ("conformancelab catalog show PodSpec.resources", "The minors that have a field, and those that publish it by default."),
            ("conformancelab catalog show field:io.k8s.api.core.v1.PodSpec.hostUsers --output json", "By the id of a finding, for a program."),
            ("conformancelab catalog show 1.20", "When it was released, and how long it was maintained."),
        ];
    }

    private IEnumerable<JsonObject> Rows(string id)
    {
        var (catalog, names) = (_host.Catalog, new CatalogNames(_host.Catalog));
        if (catalog.Features.ContainsKey(id) && catalog.Resources.Values.FirstOrDefault(resource => resource.Name == id) is { } namesake)
        {
            _host.Tell($"'{id}' is a feature's id. The API resource is 'api:{namesake.Id}'.");
        }

        return catalog.Features.TryGetValue(id, out var feature) ? [Feature(feature)]
            : names.Gate(id) is { } gate ? Gate(gate)
            : Minor.TryParse(id, out var minor) && catalog.ReleaseOf(minor) is { } release ? [Release(release)]
            : names.Resources(id) is [_, ..] resources ? resources.SelectMany(resource => resource.Runs.Select(run => Run(resource.Id, run)))
            : names.Fields(id) is [_, ..] fields ? fields.Select(Field)
            : throw names.Unknown(id);
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

    private static JsonObject Field(SchemaField field) => new()
    {
        ["id"] = field.Id,
        ["from"] = field.First.ToString(),
        ["to"] = field.Last.ToString(),
        ["onByDefaultFrom"] = field.PublishedFirst?.ToString(),
        ["onByDefaultTo"] = field.PublishedLast?.ToString(),
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
