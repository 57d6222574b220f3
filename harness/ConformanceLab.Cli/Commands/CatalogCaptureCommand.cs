using System.CommandLine;
using System.Globalization;
using System.Text;
using ConformanceLab.Catalog;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Cli.Running;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Engine;
using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Cli.Commands;

/// <summary><c>catalog capture</c>: writes a live upstream cluster's minor into the catalogue's tables.</summary>
internal sealed class CatalogCaptureCommand : TeachingCommand
{
    private const int SupportedMonths = 14;
    private const int UsualLastDay = 28;

    private readonly CommandHost _host;
    private readonly Option<string[]> _kubeconfig = Shared.Kubeconfig();
    private readonly Option<string?> _context = Shared.Context();
    private readonly Option<string?> _allOn = new("--all-on")
    {
        Description = "The kubeconfig of a cluster of the same minor with every API and feature gate switched on. Without it, what is there only when switched on stays as the minor before has it.",
        HelpName = "PATH",
    };

    private readonly Option<string> _out = new("--out") { Description = "The folder that the tables are written to.", HelpName = "DIR", Required = true };
    private readonly Option<DateOnly?> _released = Day("--released", "The day of the minor's .0 release, where the catalogue doesn't know it yet.");
    private readonly Option<DateOnly?> _endOfLife = Day("--end-of-life", "The last day of upstream's support for it. [default: the 28th, 14 months after the release]");

    public CatalogCaptureCommand(CommandHost host)
        : base("capture", "Write a live upstream cluster's minor into the catalogue's tables. Take a bare control plane: what else is there would be taken for upstream's.")
    {
        _host = host;
        _kubeconfig.DefaultValueFactory = null;
        foreach (var option in (Option[])[_kubeconfig, _context, _allOn, _out, _released, _endOfLife])
        {
            Add(option);
        }

        Examples =
        [
            ("conformancelab catalog capture --kubeconfig upstream.kubeconfig --out tables", "The tables of this program with that cluster's minor added, or replaced."),
            ("conformancelab catalog capture --kubeconfig plain --all-on everything --released 2026-12-09 --out harness/ConformanceLab.Catalog/Data", "A new minor, with what is off by default, into the sources: build, and it is known."),
        ];
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var plain = await ReadAsync(parsed.GetValue(_kubeconfig) ?? [], parsed.GetValue(_context), ct);
        var everything = parsed.GetValue(_allOn) is { } path ? await ReadAsync([path], null, ct) : null;
        var distro = DistroRecognition.Recognise(plain.Surface);
        if (distro.Id is not DistroRecognition.Unknown)
        {
            _host.Tell($"warning: this looks like {distro.Name} ({distro.Evidence[0]}). What it adds or takes away is now upstream's, by these tables.");
        }

        var tables = CatalogCapture.Extend(_host.Catalog, new CapturedServer
        {
            Surface = plain.Surface, GateStages = plain.GateStages, AllOn = everything?.Surface, Release = Release(parsed, plain.Surface.Version.Minor),
        });
        var folder = Path.GetFullPath(parsed.GetValue(_out)!, _host.CurrentDirectory);
        Directory.CreateDirectory(folder);
        foreach (var (file, text) in tables)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file), text, new UTF8Encoding(false), ct);
        }

        var verb = _host.Catalog.IsRead(plain.Surface.Version.Minor) ? "replaced" : "added";
        _host.Tell($"{plain.Surface.Version.Minor} ({plain.Surface.Version.GitVersion}) {verb}: {string.Join(", ", tables.Keys)} in {folder}.");
        _host.Tell("Copy them over harness/ConformanceLab.Catalog/Data, where they aren't there already, look at the difference, and build.");
        return (int)ExitCode.Done;
    }

    private async Task<LiveServer> ReadAsync(IReadOnlyList<string> kubeconfig, string? context, CancellationToken ct)
    {
        var loader = new KubeconfigLoader(_host.Time);
        var target = new TargetSpec { Name = "capture", Provider = LabReader.KubeconfigProvider, Kubeconfig = kubeconfig, Context = context, BaseDirectory = _host.CurrentDirectory };
        var configuration = await loader.LoadAsync(await loader.ResolveAsync(target, ct), ct);
        var runId = RunPlan.NewId(_host.Time);
        using var held = Runner.Records(_host).Hold(runId);
        return await LiveServer.ReadAsync(new TargetAccess(configuration, configuration.Handlers()), runId, _host.Time, ct);
    }

    private Release? Release(ParseResult parsed, Minor minor)
    {
        if (parsed.GetValue(_released) is not { } released)
        {
            return null;
        }

        var last = released.AddMonths(SupportedMonths);
        return new Release(minor, released, parsed.GetValue(_endOfLife) ?? new DateOnly(last.Year, last.Month, UsualLastDay), null);
    }

    private static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "YYYY-MM-DD",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            result.AddError($"{name} must be a day such as 2026-12-09, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };
}
