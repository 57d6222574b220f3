using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary>Deviations, and the checks that they turn failed or denied.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Because">What such a server does wrong, as a sentence.</param>
/// <param name="Breaks">The checks, as <c>suite/probe#check</c>.</param>
public sealed record Proof(string File, string Because, IReadOnlyList<string> Breaks)
{
    internal JsonArray Deviations { get; init; } = [];
}

/// <summary>All proofs that checks can fail: one file a suite, with <c>proofs:</c>, each with <c>because</c>, <c>breaks</c> and <c>deviations</c> as in a profile.</summary>
public sealed class ProofTables
{
    // Every request of a check bears its name, so the proofs of all checks stand side by side before one server and none sees another's requests.
    private const string CheckHeader = "X-ConformanceLab-Check";

    private ProofTables(IReadOnlyList<Proof> proofs) => Proofs = proofs;

    /// <summary>All of them, in the order of their files.</summary>
    public IReadOnlyList<Proof> Proofs { get; }

    /// <summary>The checks that are shown to fail, sorted.</summary>
    public IReadOnlyList<string> Proven => [.. Proofs.SelectMany(proof => proof.Breaks).Order(StringComparer.Ordinal)];

    /// <summary>Reads a folder of tables.</summary>
    /// <exception cref="DeviantProfileException">A table is wrong: all problems of its deviations are told at once.</exception>
    public static ProofTables Load(string folder) =>
        new([.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).SelectMany(Read)]);

    /// <summary>One profile in which each check meets the deviations of its own proof, and no other request meets any.</summary>
    /// <param name="checks">Which checks; null means all.</param>
    public DeviantProfile Profile(IReadOnlySet<string>? checks = null)
    {
        var deviations = new JsonArray();
        foreach (var proof in Proofs)
        {
            var meant = proof.Breaks.Where(check => checks?.Contains(check) != false).ToList();
            foreach (var deviation in meant.Count > 0 ? proof.Deviations.OfType<JsonObject>() : [])
            {
                var scoped = deviation.DeepClone().AsObject();
                var on = (scoped["on"] ??= new JsonObject()).AsObject();
                (on["headers"] ??= new JsonObject())[CheckHeader] = new JsonArray([.. meant.Select(check => JsonValue.Create(check))]);
                deviations.Add(scoped);
            }
        }

        var profile = new JsonObject { ["kind"] = "DeviantProfile", ["metadata"] = new JsonObject { ["name"] = "teeth" }, ["deviations"] = deviations };
        return DeviantProfile.Parse(JsonText.Write(profile), "teeth");
    }

    private static IEnumerable<Proof> Read(string path)
    {
        var text = System.IO.File.ReadAllText(path);
        var stream = new YamlDotNet.RepresentationModel.YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlDotNet.Core.YamlException e)
        {
            throw new DeviantProfileException([new ProfileProblem(path, e.Start.Line, "", e.Message)], e);
        }

        var reading = new ProfileReading(path);
        var root = ProfileNode.Root(stream.Documents[0].RootNode, reading);
        var proofs = new List<Proof>();
        foreach (var item in root["proofs"].Items)
        {
            var (because, breaks) = (item["because"].RequiredText, item["breaks"].Texts);
            var deviations = item["deviations"];
            foreach (var deviation in deviations.Items)
            {
                DeviantProfile.ReadOne(deviation);
            }

            if (breaks.Count == 0 || deviations.Items.Count == 0)
            {
                item.Fault("needs breaks, a list of checks, and deviations");
            }

            proofs.Add(new Proof(path, because, breaks) { Deviations = new JsonArray([.. deviations.Items.Select(deviation => deviation.Json)]) });
        }

        foreach (var node in reading.Nodes.ToList())
        {
            node.FaultUnasked();
        }

        return reading.Problems.Count == 0 ? proofs : throw new DeviantProfileException(reading.Problems);
    }
}
