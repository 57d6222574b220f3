using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ConformanceLab.Deviations;

/// <summary><c>version</c>: says another version at <c>/version</c>: a git version, from which major and minor follow, or a mapping of the document's fields.</summary>
[DeviationKind("version")]
internal sealed partial class VersionChange : Deviation
{
    private readonly JsonObject fields = [];

    public VersionChange(ProfileNode node)
    {
        if (node.IsMapping)
        {
            fields = node.JsonObject ?? [];
        }
        else
        {
            fields["gitVersion"] = node.RequiredText;
        }

        if (JsonText.Of(fields["gitVersion"]) is { } version)
        {
            if (Minor().Match(version) is { Success: true } match)
            {
                fields.TryAdd("major", match.Groups[1].Value);
                fields.TryAdd("minor", match.Groups[2].Value);
            }
            else
            {
                node.Fault($"'{version}' is no version such as v1.27.4-eks-8ccc7ba");
            }
        }
    }

    public override bool Reads(Call call) => call.Path == "/version";

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        if (reply.Json is JsonObject version)
        {
            foreach (var (name, value) in fields)
            {
                version[name] = value?.DeepClone();
            }

            reply.Changed = true;
        }

        return Task.CompletedTask;
    }

    [GeneratedRegex(@"^v(\d+)\.(\d+)\.\d+")]
    private static partial Regex Minor();
}
