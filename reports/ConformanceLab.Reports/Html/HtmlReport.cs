using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ConformanceLab.Model;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConformanceLab.Reports;

/// <summary><c>index.html</c>: the comparison as one file that needs nothing beside itself.</summary>
internal sealed class HtmlReport : ITextReport
{
    // The default encoder's blocks of < > & and quotes stay, so the data can't end its script element.
    private static readonly PageJson Json = new(new JsonSerializerOptions(PageJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });
    private static readonly string Style = Resource("page.css");
    private static readonly string Script = Resource("page.js");
    private static readonly string ScriptHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));

    public string Id => "html";

    public string Summary => "one self-contained page with filters, evidence and reproducers";

    public string RunFile => RunFiles.Comparison;

    public async Task RenderAsync(Comparison comparison, ReportOptions options, TextWriter output, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(output);
        var page = PageModel.Of(comparison);
        var body = await BodyAsync(page);
        ct.ThrowIfCancellationRequested();
        await output.WriteAsync(
            $"""
             <!doctype html>
             <!-- {Ownership.Mark(comparison)} -->
             <html lang="en">
             <head>
             <meta charset="utf-8">
             <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{ScriptHash}'; img-src data:; base-uri 'none'; form-action 'none'">
             <meta name="viewport" content="width=device-width, initial-scale=1">
             <meta name="color-scheme" content="light dark">
             <meta name="generator" content="ConformanceLab">
             <title>{HtmlEncoder.Default.Encode(page.Title)}</title>
             <link rel="icon" href="data:,">
             <style>{Style}{page.ColumnStyles}</style>
             </head>
             <body>

             """);
        await output.WriteAsync(body.AsMemory(), ct);
        await output.WriteAsync("\n<script type=\"application/json\" id=\"data\">");
        await output.WriteAsync(JsonSerializer.Serialize(PageData.Of(comparison, options, ct), Json.PageData).AsMemory(), ct);
        await output.WriteAsync($"</script>\n<script>{Script}</script>\n</body>\n</html>\n".AsMemory(), ct);
    }

    private static async Task<string> BodyAsync(PageModel page)
    {
        var services = new ServiceCollection().BuildServiceProvider();
        await using (services)
        {
            var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
            await using (renderer)
            {
                return await renderer.Dispatcher.InvokeAsync(async () =>
                    (await renderer.RenderComponentAsync<ComparisonPage>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["Page"] = page }))).ToHtmlString());
            }
        }
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} isn't embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
