using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>Gathers <see cref="PageData"/>, within bounds: the whole evidence stays in the run folder.</summary>
internal sealed class PageDataBuilder(Comparison comparison, ReportOptions options)
{
    private const int MostMessage = 4_000;
    private const int MostBody = 2_000;
    private const int MostExchanges = 6;
    private const int MostText = 8_000_000;

    private readonly List<string> _texts = [];
    private readonly Dictionary<string, int> _textAt = new(StringComparer.Ordinal);
    private readonly List<PageExchange> _exchanges = [];
    private readonly Dictionary<PageExchange, int> _exchangeAt = [];
    private readonly Dictionary<string, PageProbe> _probes = new(StringComparer.Ordinal);
    private int _size;

    public PageData Build(CancellationToken ct)
    {
        var cells = new List<IReadOnlyList<PageCell?>>();
        foreach (var row in comparison.Rows)
        {
            ct.ThrowIfCancellationRequested();
            cells.Add([.. row.Cells.Select((cell, at) => Cell(cell, comparison.Targets[at]))]);
        }

        return new PageData(_texts, _exchanges, _probes, cells);
    }

    private PageCell? Cell(ComparedCell cell, ComparedTarget target) => cell.CanOpen()
        ? new PageCell(
            Text(cell.Finding?.Why ?? target.Failure ?? target.Gap, MostMessage),
            cell.Finding?.Denier is { } denier ? VisibleText.Line(denier.Told(), 300) : null,
            cell.Finding?.Since?.ToString(),
            cell.Checks.Count == 0 && cell.Finding is { Evidence.Count: > 0 } finding
                ? [.. finding.Evidence.Select(path => new PageLink(VisibleText.Line(path, 300), Link(target.Run, path)))]
                : null,
            [.. cell.Checks.Select(c => Check(c, target.Run))])
        : null;

    private PageCheck Check(ComparedCheck check, StoredRun run)
    {
        var probe = VisibleText.Line(check.Id.Probe, 200);
        if (check.Probe is { } info && !_probes.ContainsKey(probe))
        {
            var web = Uri.TryCreate(info.Spec, UriKind.Absolute, out var spec) && spec.Scheme is "http" or "https";
            _probes[probe] = new PageProbe(VisibleText.Line(info.Claim, 500), web ? spec!.AbsoluteUri : null);
        }

        return new PageCheck(probe, VisibleText.Line(check.Id.Check.Replace('_', ' '), 300), check.Word, [.. check.Attempts.Select(a => Attempt(a, run))]);
    }

    private PageAttempt Attempt(ComparedAttempt attempt, StoredRun run)
    {
        var (result, record) = attempt;
        var evidence = record?.Evidence is { } path && _size < MostText ? run.Evidence(path) : null;
        return new PageAttempt(
            result.Outcome.Word(),
            Math.Round(result.Seconds, 3),
            Text(result.Reason, MostMessage),
            result.Denier is { } denier ? VisibleText.Line(denier.Told(), 300) : null,
            Text(record?.Message, MostMessage),
            evidence is null ? null : [.. evidence.Exchanges.TakeLast(MostExchanges).Select(Exchange)],
            evidence is null ? null : evidence.Dropped + Math.Max(0, evidence.Exchanges.Count - MostExchanges),
            record?.Evidence is { } file ? Link(run, file) : null,
            Text(record?.Reproducer, MostMessage));
    }

    private int Exchange(HttpExchange exchange)
    {
        var page = new PageExchange(
            VisibleText.Line(exchange.Method, 20),
            VisibleText.Line(exchange.Path, 1_000),
            exchange.Status,
            Text(exchange.RequestBody, MostBody),
            Text(exchange.ResponseBody, MostBody),
            exchange.Fault is null ? null : VisibleText.Line(exchange.Fault, 1_000));
        if (!_exchangeAt.TryGetValue(page, out var at))
        {
            at = _exchanges.Count;
            _exchanges.Add(page);
            _exchangeAt.Add(page, at);
        }

        return at;
    }

    private int? Text(string? text, int most)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var shown = VisibleText.Block(text, most);
        if (!_textAt.TryGetValue(shown, out var at))
        {
            at = _texts.Count;
            _texts.Add(shown);
            _textAt.Add(shown, at);
            _size += shown.Length;
        }

        return at;
    }

    private string? Link(StoredRun run, string path) =>
        options.Folder is { } folder && run.Inside(path) is { } file && File.Exists(file)
            ? string.Join('/', Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString))
            : null;
}
