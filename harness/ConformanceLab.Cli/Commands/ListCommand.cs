using System.CommandLine;
using System.Text.Json.Nodes;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Commands;

/// <summary><c>list</c>: what there is to run, and to run it on.</summary>
internal sealed class ListCommand : TeachingCommand
{
    private readonly CommandHost _host;
    private readonly Option<OutputFormat> _output = Shared.Output();

    public ListCommand(CommandHost host)
        : base("list", "Show the probes, suites, features and providers that there are, or the targets of a lab file.")
    {
        _host = host;
        _output.Recursive = true;
        Add(_output);
        Add(Part("probes", "Every probe: a claim that can be false, with its checks.", Probes, "checks", "spec", "requires", "severity", "suite"));
        Add(Part("suites", "Every suite, with the number of its probes.", Suites));
        Add(Part("features", "Every feature of the catalogue, with the minors in which it changed.", Features, "kep"));
        Add(Part("providers", "Every provider: ways to bring a target up.", Providers));
        var file = Shared.LabFile();
        var targets = Part("targets", "The targets of a lab file, which is checked on the way.", parsed => Targets(parsed.GetValue(file)!));
        targets.Add(file);
        Add(targets);
        Examples =
        [
            ("conformancelab list probes", "Every claim that is checked."),
            ("conformancelab list features --output json | jq -r '.[].id'", "Ids, for a program."),
            ("conformancelab list targets -f nightly.yaml", "Check a lab file, and see what is in it."),
        ];
    }

    private Command Part(string name, string description, Func<ParseResult, IEnumerable<JsonObject>> rows, params string[] hidden)
    {
        var command = new Command(name, description);
        command.SetAction(parsed => Listing.Write(_host, parsed.GetValue(_output), [.. rows(parsed)], hidden));
        return command;
    }

    private IEnumerable<JsonObject> Probes(ParseResult parsed) => _host.Probes.Probes.Select(probe => new JsonObject
    {
        ["id"] = probe.Id,
        ["suite"] = probe.Suite,
        ["feature"] = probe.Feature,
        ["claim"] = probe.Claim,
        ["spec"] = probe.Spec,
        ["requires"] = new JsonArray([.. probe.Requires.Select(capability => (JsonNode)capability.Word())]),
        ["severity"] = probe.Severity.Word(),
        ["access"] = probe.Access.Word(),
        ["checks"] = new JsonArray([.. probe.Checks.Select(check => (JsonNode)check)]),
    });

    private IEnumerable<JsonObject> Suites(ParseResult parsed) => _host.Probes.Probes.GroupBy(probe => probe.Suite).OrderBy(suite => suite.Key, StringComparer.Ordinal).Select(suite => new JsonObject
    {
        ["id"] = suite.Key,
        ["probes"] = suite.Count(),
        ["checks"] = suite.Sum(probe => probe.Checks.Count),
    });

    private IEnumerable<JsonObject> Features(ParseResult parsed)
    {
        var probes = _host.Probes.Probes.ToLookup(probe => probe.Feature);
        return _host.Catalog.Features.Values.OrderBy(feature => feature.Id, StringComparer.Ordinal).Select(feature =>
        {
            var row = CatalogShowCommand.Feature(feature);
            row["probes"] = probes[feature.Id].Count();
            return row;
        });
    }

    private IEnumerable<JsonObject> Providers(ParseResult parsed) => _host.Providers.Select(provider => new JsonObject
    {
        ["id"] = provider.Id,
        ["section"] = provider.Settings?.Section,
        ["summary"] = provider.Summary,
    });

    private IEnumerable<JsonObject> Targets(string file) => _host.ReadLab(file).Targets.Select(target => new JsonObject
    {
        ["id"] = target.Name,
        ["provider"] = target.Provider,
        ["version"] = target.Version,
        ["role"] = target.Role.Word(),
        ["context"] = target.Context,
    });
}
