using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>Applies manifests server-side, in an order that works whatever the order of the files.</summary>
internal sealed class ManifestApplier(ApiClient client, ClusterSession session)
{
    private const string FieldManager = "conformancelab";

    /// <summary>Custom resources are served a moment after their definition is established, and accounts come a moment after their namespace.</summary>
    private static readonly TimeSpan SettledWithin = TimeSpan.FromSeconds(15);

    /// <summary>The API server establishes a definition within five seconds.</summary>
    private static readonly TimeSpan EstablishedWithin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>What others stand on. Whatever isn't named comes after these, in the order of the files.</summary>
    private static readonly Dictionary<string, int> Ranks = new(StringComparer.Ordinal)
    {
        ["CustomResourceDefinition"] = First,
        ["Namespace"] = First + 1,
        ["PriorityClass"] = First + 2,
        ["RuntimeClass"] = First + 2,
        ["StorageClass"] = First + 2,
        ["IngressClass"] = First + 2,
        ["ServiceAccount"] = First + 2,
        ["Secret"] = First + 2,
        ["ConfigMap"] = First + 2,
        ["PodSecurityPolicy"] = First + 2,
        ["ClusterRole"] = First + 3,
        ["Role"] = First + 3,
        ["ClusterRoleBinding"] = First + 4,
        ["RoleBinding"] = First + 4,

        // These deny or change what is applied after them.
        ["LimitRange"] = Last - 1,
        ["ResourceQuota"] = Last - 1,
        ["MutatingWebhookConfiguration"] = Last,
        ["ValidatingWebhookConfiguration"] = Last,
        ["MutatingAdmissionPolicy"] = Last,
        ["MutatingAdmissionPolicyBinding"] = Last,
        ["ValidatingAdmissionPolicy"] = Last,
        ["ValidatingAdmissionPolicyBinding"] = Last,
    };

    private const int First = 0;
    private const int Between = 50;
    private const int Last = 100;

    private readonly Dictionary<string, IReadOnlyList<JsonObject>> _resources = new(StringComparer.Ordinal);

    /// <summary>Applies all of them.</summary>
    /// <exception cref="ClusterException">One was refused: it names file, document and the server's words.</exception>
    public async Task ApplyAsync(IReadOnlyList<Manifest> manifests, string target, CancellationToken ct)
    {
        if (manifests.Count == 0)
        {
            return;
        }

        session.Progress.Report(string.Create(CultureInfo.InvariantCulture, $"{target}: applying {manifests.Count} objects"));
        var ordered = manifests.OrderBy(manifest => Ranks.GetValueOrDefault(manifest.Kind, Between)).ToList();
        foreach (var group in ordered.GroupBy(manifest => Ranks.GetValueOrDefault(manifest.Kind, Between)))
        {
            foreach (var manifest in group)
            {
                await ApplyAsync(manifest, target, ct);
            }

            if (group.Key == First)
            {
                foreach (var definition in group)
                {
                    await UntilEstablishedAsync(definition, target, ct);
                }
            }
        }
    }

    private async Task ApplyAsync(Manifest manifest, string target, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await TryApplyAsync(manifest, ct);
            if (answer.IsSuccess)
            {
                return;
            }

            if (!MaySettle(answer) || Stopwatch.GetElapsedTime(started) > SettledWithin)
            {
                throw Refused(manifest, target, string.Create(CultureInfo.InvariantCulture, $"the server answered {answer.Status}: {answer.Words}"));
            }

            _resources.Remove(manifest.ApiVersion);
            await Task.Delay(Poll, ct);
        }
    }

    private async Task<ApiAnswer> TryApplyAsync(Manifest manifest, CancellationToken ct)
    {
        if (!_resources.TryGetValue(manifest.ApiVersion, out var served))
        {
            var discovery = await client.GetAsync(Root(manifest), ct);
            if (!discovery.IsSuccess)
            {
                return discovery with { Body = $"{manifest.ApiVersion} is not served: {discovery.Words}" };
            }

            served = [.. discovery.Json?["resources"]?.AsArray().OfType<JsonObject>() ?? []];
            _resources[manifest.ApiVersion] = served;
        }

        var resource = served.FirstOrDefault(one => (string?)one["kind"] == manifest.Kind && (string?)one["name"] is { } name && !name.Contains('/', StringComparison.Ordinal));
        if (resource is null)
        {
            return new ApiAnswer(404, $"{manifest.ApiVersion} has no kind {manifest.Kind}");
        }

        var place = (bool?)resource["namespaced"] == true ? $"/namespaces/{Uri.EscapeDataString(manifest.Namespace ?? "default")}" : "";
        return await client.ApplyAsync(
            $"{Root(manifest)}{place}/{(string?)resource["name"]}/{Uri.EscapeDataString(manifest.Name)}?fieldManager={FieldManager}&force=true", manifest.Yaml, ct);
    }

    /// <summary>Whether waiting may help: the server is busy, doesn't serve the kind yet, or hasn't made the account of a new namespace yet.</summary>
    private static bool MaySettle(ApiAnswer answer) => answer.Status switch
    {
        429 or 503 or 504 => true,

        // Its store is electing its leader, or the token of a new account is still to come; any other fault of the server's will be the same the next time.
        500 => answer.Words.Contains("etcdserver", StringComparison.Ordinal) || answer.Words.Contains("No API token found for service account", StringComparison.Ordinal),
        404 => true,
        403 => answer.Words.Contains("service account", StringComparison.Ordinal),
        _ => false,
    };

    private async Task UntilEstablishedAsync(Manifest definition, string target, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await client.GetAsync($"{Root(definition)}/customresourcedefinitions/{Uri.EscapeDataString(definition.Name)}", ct);
            var conditions = answer.Json?["status"]?["conditions"]?.AsArray().OfType<JsonObject>().ToList() ?? [];
            if (conditions.Any(condition => (string?)condition["type"] == "Established" && (string?)condition["status"] == "True"))
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(started) > EstablishedWithin)
            {
                var said = string.Join("; ", conditions.Select(condition => $"{condition["type"]}={condition["status"]}: {condition["message"]}"));
                throw Refused(definition, target, string.Create(CultureInfo.InvariantCulture, $"it was not established within {EstablishedWithin.TotalSeconds} s; the server says: {said}"));
            }

            await Task.Delay(Poll, ct);
        }
    }

    private static ClusterException Refused(Manifest manifest, string target, string why) =>
        new(ControlPlaneProvider.ProviderId, $"{target}: {manifest} was not applied: {why}. Correct the file, or take it out of `controlPlane.manifests`.");

    private static string Root(Manifest manifest) => manifest.Group.Length == 0 ? $"/api/{manifest.ApiVersion}" : $"/apis/{manifest.ApiVersion}";
}
