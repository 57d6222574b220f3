using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary>What a denier says. In messages <c>{name}</c>, <c>{namespace}</c>, <c>{resource}</c>, <c>{group}</c>, <c>{verb}</c>, <c>{user}</c> and <c>{path}</c> stand for those of the request.</summary>
/// <param name="code">The HTTP status.</param>
/// <param name="reason">The Status object's reason.</param>
/// <param name="message">The message, with its placeholders.</param>
/// <param name="details">Details beside name, group and kind; null where there are none.</param>
internal sealed class DenialWords(int code, string reason, string message, JsonObject? details)
{
    private static readonly Dictionary<string, (int Code, string Reason, Func<ProfileNode, string, string> Words)> Deniers = new()
    {
        ["webhook"] = (403, "Forbidden", (node, says) => $"admission webhook \"{node["webhook"].Text}\" denied the request: {says}"),
        ["policy"] = (422, "Invalid", (node, says) => $"{{resource}}{{dotgroup}} \"{{name}}\" is forbidden: ValidatingAdmissionPolicy '{node["policy"].Text}' with binding '{node["binding"].Text ?? node["policy"].Text}' denied request: {says}"),
        ["podSecurity"] = (403, "Forbidden", (node, says) => $"{{resource}} \"{{name}}\" is forbidden: violates PodSecurity \"{node["podSecurity"].Text}\": {says}"),
        ["podSecurityPolicy"] = (403, "Forbidden", (node, says) => $"{{resource}} \"{{name}}\" is forbidden: PodSecurityPolicy: unable to admit pod: [{says}]"),
        ["scc"] = (403, "Forbidden", (node, says) => $"{{resource}} \"{{name}}\" is forbidden: unable to validate against any security context constraint: [{says}]"),
        ["quota"] = (403, "Forbidden", (node, says) => $"{{resource}}{{dotgroup}} \"{{name}}\" is forbidden: exceeded quota: {node["quota"].Text}, requested: {says}"),
        ["limitRange"] = (403, "Forbidden", (node, says) => $"{{resource}} \"{{name}}\" is forbidden: {says}"),
        ["rbac"] = (403, "Forbidden", (_, says) => $"{{resource}}{{dotgroup}}{{quotedname}} is forbidden: User \"{{user}}\" cannot {{verb}} resource \"{{resource}}\" in API group \"{{group}}\"{{inplace}}{(says.Length > 0 ? $": {says}" : "")}"),
        ["warden"] = (403, "Forbidden", (node, says) => $"admission webhook \"warden-validating.common-webhooks.networking.gke.io\" denied the request: GKE Warden rejected the request because it violates one or more constraints.\nViolations details: {{\"[denied by {node["warden"].Text}]\":[\"{says}\"]}}"),
    };

    public static DenialWords Read(ProfileNode node)
    {
        if (!node.IsMapping)
        {
            return new DenialWords(403, "Forbidden", node.Text ?? "{resource} \"{name}\" is forbidden: not allowed here", null);
        }

        var says = node["message"].Text ?? "";
        var (code, reason, message) = (403, "Forbidden", says);
        var named = Deniers.Where(denier => node[denier.Key].IsThere).ToList();
        if (named.Count > 1)
        {
            node.Fault($"one denier at a time, and not {string.Join(" and ", named.Select(denier => denier.Key))}");
        }

        _ = node["binding"].Text;
        if (named is [var (_, known), ..])
        {
            (code, reason, message) = (known.Code, known.Reason, known.Words(node, says));
        }

        var given = node["code"].Number;
        if (given is < 400 or > 599)
        {
            node["code"].Fault($"'{given}' is no status of a refusal, which goes from 400 to 599");
        }

        return new DenialWords(given ?? code, node["reason"].Text ?? (given is { } other && named.Count == 0 ? Reason(other) : reason), message, node["details"].JsonObject);
    }

    public JsonObject For(Call call)
    {
        var about = details?.DeepClone().AsObject() ?? [];
        if (call.Api.Resource is { } resource)
        {
            about.TryAdd("name", call.Name);
            about.TryAdd("group", call.Api.Group);
            about.TryAdd("kind", resource);
        }

        return new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure",
            ["message"] = Fill(call), ["reason"] = reason, ["details"] = about, ["code"] = code,
        };
    }

    public static string Reason(int code) => code switch
    {
        400 => "BadRequest", 401 => "Unauthorized", 403 => "Forbidden", 404 => "NotFound", 405 => "MethodNotAllowed", 406 => "NotAcceptable", 409 => "Conflict", 410 => "Expired",
        413 => "RequestEntityTooLarge", 415 => "UnsupportedMediaType", 422 => "Invalid", 429 => "TooManyRequests", 500 => "InternalError", 503 => "ServiceUnavailable", 504 => "Timeout", _ => "",
    };

    private string Fill(Call call)
    {
        var user = call.Headers["Impersonate-User"].ToString();
        var name = call.Name ?? "";
        return message
            .Replace("{name}", name, StringComparison.Ordinal)
            .Replace("{quotedname}", call.Api.Name is { } named ? $" \"{named}\"" : "", StringComparison.Ordinal)
            .Replace("{namespace}", call.Namespace ?? "", StringComparison.Ordinal)
            .Replace("{inplace}", call.Namespace is { } ns ? $" in the namespace \"{ns}\"" : " at the cluster scope", StringComparison.Ordinal)
            .Replace("{resource}", call.Api.Resource ?? "", StringComparison.Ordinal)
            .Replace("{dotgroup}", string.IsNullOrEmpty(call.Api.Group) ? "" : $".{call.Api.Group}", StringComparison.Ordinal)
            .Replace("{group}", call.Api.Group ?? "", StringComparison.Ordinal)
            .Replace("{verb}", call.Verb, StringComparison.Ordinal)
            .Replace("{user}", user.Length > 0 ? user : "deviant", StringComparison.Ordinal)
            .Replace("{path}", call.Path, StringComparison.Ordinal);
    }
}
