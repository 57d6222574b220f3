using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;
using ConformanceLab.Benchmarks;
using ConformanceLab.Deviations;
using ConformanceLab.Model;
using k8s;
using Spectre.Console;

// How many checks are shown to be able to fail. Then, how long the suites take on one control plane, and how long a bare HTTP client takes for as many requests, as many at once, on the same server.
// Arguments: the command, how often to run, and the folder of proofs; or the word catalog, for the catalogue alone.
if (args is [CatalogLoad.Once])
{
    CatalogLoad.LoadOnce(AnsiConsole.Console);
    return;
}

await CatalogLoad.RunAsync(AnsiConsole.Console);
if (args is ["catalog"])
{
    return;
}

var command = args[0];
var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
const int parallel = 24;
var folder = Directory.CreateTempSubdirectory("conformancelab-bench-").FullName;
var lab = Path.Combine(folder, "lab.yaml");
await File.WriteAllTextAsync(lab, """
    apiVersion: conformancelab.dev/v1
    kind: Lab
    metadata: { name: bench }
    targets:
      - { name: bench, provider: control-plane, version: "1.20" }
    """);
var checks = JsonNode.Parse(await Run("list", "probes", "--output", "json"))!.AsArray().SelectMany(probe => probe!["checks"]!.AsArray().Select(check => $"{probe["id"]}#{check}")).ToHashSet();
var proven = ProofTables.Load(args[2]).Proven.Count(checks.Contains);
AnsiConsole.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"teeth: {proven} of {checks.Count} checks proven able to fail ({100.0 * proven / checks.Count:0.0} %)"));
var started = Stopwatch.GetTimestamp();
var up = await Run("clusters", "up", "-f", lab, "--output", "json");
var ready = Stopwatch.GetElapsedTime(started);
try
{
    var kubeconfig = (string)JsonNode.Parse(up)![0]!["kubeconfig"]!;
    var table = new Table().AddColumns("round", "checks", "passed", "suites, s", "requests", "bare client, s", "ratio");
    for (var round = 1; round <= rounds; round++)
    {
        var output = Path.Combine(folder, $"run-{round}");
        await Run("evaluate", "--kubeconfig", kubeconfig, "--parallel", $"{parallel}", "--out", output);
        var target = RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(output, RunFiles.Report)), output).Targets.Single();
        var bare = await BareClient(kubeconfig, target.Requests);
        var totals = target.Totals;
        table.AddRow(
            $"{round}", $"{totals.Passed + totals.Failed + totals.Absent + totals.Denied + totals.Skipped + totals.Broken}", $"{totals.Passed}", Seconds(target.Seconds), $"{target.Requests}", Seconds(bare.TotalSeconds), Seconds(target.Seconds / bare.TotalSeconds));
    }

    AnsiConsole.MarkupLine($"control plane ready after {Seconds(ready.TotalSeconds)} s, the start of the command included");
    AnsiConsole.Write(table);
}
finally
{
    await Run("clusters", "down", "--all");
    Directory.Delete(folder, recursive: true);
}

return;

static string Seconds(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);

async Task<string> Run(params string[] arguments) =>
    (await Cli.Wrap(command).WithArguments(arguments).WithEnvironmentVariables(variables => variables.Set("XDG_STATE_HOME", Path.Combine(folder, "state"))).ExecuteBufferedAsync()).StandardOutput;

// A created ConfigMap stands for what a request of the suites costs: TLS, authentication, admission, the store.
static async Task<TimeSpan> BareClient(string kubeconfig, int requests)
{
    using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
    var http = client.HttpClient;
    var begun = Stopwatch.GetTimestamp();
    await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (number, ct) =>
    {
        using var request = number % 2 == 0
            ? new HttpRequestMessage(HttpMethod.Get, new Uri(client.BaseUri, "api/v1/namespaces/default/configmaps/kube-root-ca.crt"))
            : new HttpRequestMessage(HttpMethod.Post, new Uri(client.BaseUri, "api/v1/namespaces/default/configmaps?dryRun=All"))
            {
                Content = new StringContent($$"""{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "bench-{{number}}" } }""", System.Text.Encoding.UTF8, "application/json"),
            };
        using var response = await http.SendAsync(request, ct);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync(ct);
    });
    return Stopwatch.GetElapsedTime(begun);
}
