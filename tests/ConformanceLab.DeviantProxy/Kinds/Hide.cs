using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary><c>hide</c>: <c>groups</c>, <c>versions</c> (<c>batch/v1beta1</c>), <c>resources</c> and subresources, and <c>verbs</c> by resource, are neither in discovery nor in OpenAPI, and their paths answer 404 or 405.</summary>
[DeviationKind("hide")]
internal sealed class Hide : Deviation, IHidden
{
    private readonly GlobSet groups;
    private readonly GlobSet versions;
    private readonly IReadOnlyList<ResourcePattern> resources;
    private readonly IReadOnlyList<(ResourcePattern Resource, IReadOnlyList<string> Verbs)> verbs;

    public Hide(ProfileNode node)
    {
        groups = new GlobSet(node["groups"].Texts);
        versions = new GlobSet(node["versions"].Texts);
        resources = [.. node["resources"].Items.Select(item => item.Parse(ResourcePattern.Parse)).OfType<ResourcePattern>()];
        verbs = [.. node["verbs"].Entries.Select(entry => (Pattern(entry.Key, entry.Value), entry.Value.Texts))];
        if (groups.IsEmpty && versions.IsEmpty && resources.Count + verbs.Count == 0)
        {
            node.Fault("hides nothing; write groups, versions, resources or verbs");
        }
    }

    public override Task<Reply?> Meet(Call call, CancellationToken ct)
    {
        var api = call.Api;
        if (api.Group is null)
        {
            return Task.FromResult(call.Path.Trim('/').Split('/') is ["apis", var named] && Group(named) ? Reply.Of(404, "404 page not found\n") : null);
        }

        if (Group(api.Group) || Version(api.Group, api.Version!))
        {
            return Task.FromResult<Reply?>(Reply.Of(404, "404 page not found\n"));
        }

        return Task.FromResult(api.Resource switch
        {
            null => null,
            _ when Resource(api.Group, api.Version!, api.Resource, api.Subresource ?? "") => Reply.NotServed(),
            _ when Verb(api.Group, api.Version!, api.Resource, api.Subresource ?? "", call.Verb) => Reply.NotAllowed(),
            _ => null,
        });
    }

    public override bool Reads(Call call) => call.Method == "GET" && (Discovery.IsDocument(call.Path) || OpenApi.IsDocument(call.Path));

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        if (reply.Succeeded && reply.Json is JsonObject document)
        {
            if (OpenApi.IsDocument(call.Path))
            {
                OpenApi.Hide(document, this);
            }
            else if (!Discovery.Hide(document, this))
            {
                (reply.Status, reply.ContentType) = (404, "text/plain; charset=utf-8");
                reply.SetText("404 page not found\n");
                return Task.CompletedTask;
            }

            reply.Headers.Remove("ETag");
            reply.Changed = true;
        }

        return Task.CompletedTask;
    }

    public bool Group(string group) => !groups.IsEmpty && groups.Matches(group);

    public bool Version(string group, string version) => !versions.IsEmpty && versions.Matches(group.Length == 0 ? version : $"{group}/{version}");

    public bool Resource(string group, string version, string resource, string subresource) =>
        resources.Any(pattern => pattern.MatchesOrBelow(group, version, resource, subresource));

    public bool Verb(string group, string version, string resource, string subresource, string verb) =>
        verbs.Any(hidden => hidden.Resource.Matches(group, version, resource, subresource) && hidden.Verbs.Contains(verb));

    private static ResourcePattern Pattern(string text, ProfileNode at)
    {
        try
        {
            return ResourcePattern.Parse(text);
        }
        catch (FormatException e)
        {
            at.Fault($"'{text}': {e.Message}");
            return ResourcePattern.Parse("missing");
        }
    }
}
