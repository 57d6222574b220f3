using System.Text.RegularExpressions;

namespace ConformanceLab.Deviations;

/// <summary><c>metrics</c>: rewrites <c>kubernetes_feature_enabled</c> in <c>/metrics</c>: under <c>features</c> by gate, <c>true</c>, <c>false</c>, <c>absent</c>, or with a stage: <c>"true BETA"</c>.
/// With <c>only: true</c> no other gate is left.</summary>
[DeviationKind("metrics")]
internal sealed partial class Metrics : Deviation
{
    private readonly Dictionary<string, (string State, string? Stage)> features = [];
    private readonly bool only;

    public Metrics(ProfileNode node)
    {
        only = node["only"].Flag ?? false;
        foreach (var (name, value) in node["features"].Entries)
        {
            var words = value.RequiredText.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [("true" or "false" or "absent") and var state, .. var stage] && stage.Length <= 1)
            {
                features[name] = (state, stage.ElementAtOrDefault(0));
            }
            else
            {
                value.Fault($"'{value.Text}' is none of true, false, absent, with a stage behind it or none");
            }
        }
    }

    public override bool Reads(Call call) => call.Path == "/metrics";

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        if (!reply.Succeeded)
        {
            return Task.CompletedTask;
        }

        var lines = reply.Text.Split('\n').ToList();
        var stages = lines.Select(line => Gate().Match(line)).Where(match => match.Success).GroupBy(match => match.Groups["name"].Value).ToDictionary(group => group.Key, group => group.First().Groups["stage"].Value);
        lines.RemoveAll(line => Gate().Match(line) is { Success: true } match && (only || features.ContainsKey(match.Groups["name"].Value)));
        var told = features.Where(feature => feature.Value.State != "absent")
            .Select(feature => $"kubernetes_feature_enabled{{name=\"{feature.Key}\",stage=\"{feature.Value.Stage ?? stages.GetValueOrDefault(feature.Key, "")}\"}} {(feature.Value.State == "true" ? 1 : 0)}").ToList();
        var place = lines.FindLastIndex(line => line.StartsWith("# TYPE kubernetes_feature_enabled ", StringComparison.Ordinal));
        if (place < 0)
        {
            lines.InsertRange(0, ["# HELP kubernetes_feature_enabled [BETA] This metric records the data about the stage and enablement of a k8s feature.", "# TYPE kubernetes_feature_enabled gauge"]);
            place = 1;
        }

        lines.InsertRange(place + 1, told);
        reply.SetText(string.Join('\n', lines));
        return Task.CompletedTask;
    }

    [GeneratedRegex("^kubernetes_feature_enabled\\{name=\"(?<name>[^\"]+)\",stage=\"(?<stage>[^\"]*)\"\\}")]
    private static partial Regex Gate();
}
