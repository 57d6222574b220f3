using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary><c>fields</c>: <c>hide</c> and <c>add</c>, by resource a list of paths from the object's root. The key <c>pod</c> means pods and every pod template. What is hidden is neither in OpenAPI nor kept in what is sent
/// nor shown in what is answered; what is added is in OpenAPI alone (<c>path</c>, or <c>{ path, type }</c>). A key that is the name of a schema (<c>io.k8s.api.core.v1.PodSpec</c>) means OpenAPI alone.</summary>
[DeviationKind("fields")]
internal sealed class Fields : Deviation
{
    private readonly List<Entry> hidden;
    private readonly List<Entry> added;

    public Fields(ProfileNode node)
    {
        hidden = Read(node["hide"]);
        added = Read(node["add"]);
        if (hidden.Count + added.Count == 0)
        {
            node.Fault("changes nothing; write hide or add, with paths by resource");
        }
    }

    public override Task<Reply?> Meet(Call call, CancellationToken ct)
    {
        if (call.IsWrite && call.Json is JsonObject body)
        {
            call.BodyChanged |= Drop(call.Api, body);
        }

        return Task.FromResult<Reply?>(null);
    }

    public override bool Reads(Call call) => OpenApi.IsDocument(call.Path) || hidden.Any(entry => entry.IsAbout(call.Api));

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        if (!OpenApi.IsDocument(call.Path))
        {
            foreach (var item in reply.Objects.ToList())
            {
                reply.Changed |= Drop(call.Api, item);
            }
        }
        else if (reply.Succeeded && reply.Json is JsonObject document)
        {
            Describe(document);
            reply.Headers.Remove("ETag");
            reply.Changed = true;
        }

        return Task.CompletedTask;
    }

    public override bool Watches(Call call) => hidden.Any(entry => entry.IsAbout(call.Api));

    public override async IAsyncEnumerable<WatchLine> Stream(Call call, IAsyncEnumerable<WatchLine> events, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var change in events.WithCancellation(ct))
        {
            Drop(call.Api, change.Object);
            yield return change;
        }
    }

    private bool Drop(ApiPath api, JsonObject body)
    {
        var changed = false;
        foreach (var entry in hidden.Where(entry => entry.IsAbout(api)))
        {
            foreach (var part in PodParts.Of(body, entry.OfPods))
            {
                foreach (var field in entry.Paths)
                {
                    changed |= field.Path.Remove(part);
                }
            }
        }

        return changed;
    }

    private void Describe(JsonObject document)
    {
        foreach (var (entry, field, adds) in hidden.Select(entry => (entry, false)).Concat(added.Select(entry => (entry, true))).SelectMany(pair => pair.entry.Paths.Select(field => (pair.entry, field, pair.Item2))))
        {
            foreach (var schema in entry.Schemas(document))
            {
                if (OpenApi.Holder(document, schema, field.Path.Names) is not { } holder)
                {
                    continue;
                }

                if (adds)
                {
                    holder["properties"] ??= new JsonObject();
                    holder["properties"]![field.Path.Names[^1]] = new JsonObject { ["type"] = field.Type, ["description"] = "Not a field of upstream Kubernetes." };
                }
                else
                {
                    (holder["properties"] as JsonObject)?.Remove(field.Path.Names[^1]);
                    Discovery.Keep(holder["required"], name => JsonText.Of(name) != field.Path.Names[^1]);
                }
            }
        }
    }

    private static List<Entry> Read(ProfileNode node) => [.. node.Entries.Select(entry => new Entry(entry.Key, entry.Value))];

    private sealed class Entry
    {
        private readonly string key;
        private readonly ResourcePattern? pattern;

        public Entry(string key, ProfileNode node)
        {
            this.key = key;
            Paths =
            [
                .. node.Items.Select(item => (Path: (item.IsMapping ? item["path"] : item).Parse(FieldPath.Parse), Type: (item.IsMapping ? item["type"].Text : null) ?? "string"))
                    .Where(field => field.Path is not null).Select(field => (field.Path!, field.Type)),
            ];
            if (!OfPods && !OfSchema)
            {
                try
                {
                    pattern = ResourcePattern.Parse(key);
                }
                catch (FormatException e)
                {
                    node.Fault($"'{key}': {e.Message}");
                }
            }
        }

        public bool OfPods => key == "pod";

        public IReadOnlyList<(FieldPath Path, string Type)> Paths { get; }

        private bool OfSchema => key.StartsWith("io.", StringComparison.Ordinal);

        public bool IsAbout(ApiPath api) => OfPods ? api.Resource is not null : pattern is not null && pattern.Matches(api with { Subresource = null });

        public IEnumerable<JsonObject> Schemas(JsonObject document) =>
            OfSchema ? (OpenApi.Schemas(document)?[key] is JsonObject one ? [one] : [])
            : OfPods ? (OpenApi.Schemas(document)?["io.k8s.api.core.v1.PodTemplateSpec"] is JsonObject pod ? [pod] : [])
            : pattern is null ? [] : OpenApi.SchemasOf(document, pattern);
    }
}
