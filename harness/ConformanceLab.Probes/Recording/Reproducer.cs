using System.Text;
using ConformanceLab.Model;

namespace ConformanceLab.Probes;

/// <summary>Writes the commands that show the same thing to a person with kubectl.</summary>
public static class Reproducer
{
    private const int Bound = 8;

    /// <summary>The last requests of a check as commands, the deciding one last.</summary>
    /// <param name="exchanges">In the order they were sent.</param>
    /// <param name="ownNamespace">The namespace that the probe made for itself; null where it used none.</param>
    public static string Write(IReadOnlyList<HttpExchange> exchanges, string? ownNamespace)
    {
        var text = new StringBuilder();
        if (ownNamespace is not null)
        {
            text.Append("kubectl create namespace ").AppendLine(ownNamespace);
        }

        if (exchanges.Count > Bound)
        {
            text.Append("# ").Append(exchanges.Count - Bound).AppendLine(" earlier requests are in the evidence file");
        }

        foreach (var exchange in exchanges.Skip(exchanges.Count - Bound))
        {
            Command(text, exchange);
        }

        return text.ToString();
    }

    private static void Command(StringBuilder text, HttpExchange exchange)
    {
        var body = exchange.RequestBody;
        var plain = exchange.RequestHeaders.Keys.All(name => name is "Accept" or "Content-Type") && !Special(exchange);
        switch (exchange.Method)
        {
            case "GET" when exchange.RequestHeaders.TryGetValue("Authorization", out var authorization):
                text.Append("curl -sSk ").Append(authorization == Credentials.None.Header ? "" : $"-H {Quote($"Authorization: {authorization}")} ");
                text.Append("\"$(kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}')\"").AppendLine(Quote(exchange.Path));
                break;
            case "GET" when plain:
                text.Append("kubectl get --raw ").AppendLine(Quote(exchange.Path));
                break;
            case "POST" when plain:
                text.Append("kubectl create --raw ").Append(Quote(exchange.Path));
                Here(text, body);
                break;
            case "PUT" when plain:
                text.Append("kubectl replace --raw ").Append(Quote(exchange.Path));
                Here(text, body);
                break;
            case "DELETE" when plain && body is null:
                text.Append("kubectl delete --raw ").AppendLine(Quote(exchange.Path));
                break;
            default:
                text.Append("# with `kubectl proxy --port=8001` running\n");
                text.Append("curl -sS -X ").Append(exchange.Method).Append(' ').Append(Quote($"http://127.0.0.1:8001{exchange.Path}"));
                foreach (var (name, value) in exchange.RequestHeaders)
                {
                    text.Append(" -H ").Append(Quote($"{name}: {value}"));
                }

                if (body is not null)
                {
                    text.Append(" --data-binary @-");
                    Here(text, body);
                }
                else
                {
                    text.AppendLine();
                }

                break;
        }

        text.Append("# → ").AppendLine(exchange.Status is { } status ? status.ToString(System.Globalization.CultureInfo.InvariantCulture) : exchange.Fault);
    }

    private static bool Special(HttpExchange exchange) =>
        (exchange.RequestHeaders.TryGetValue("Accept", out var accept) && !accept.StartsWith("application/json", StringComparison.Ordinal) && !accept.StartsWith("*/*", StringComparison.Ordinal))
        || (exchange.RequestHeaders.TryGetValue("Accept", out accept) && accept.Contains("as=", StringComparison.Ordinal));

    private static void Here(StringBuilder text, string? body)
    {
        if (body is null)
        {
            text.AppendLine(" -f /dev/null");
            return;
        }

        text.Append(text[^1] == '-' ? "" : " -f -").AppendLine(" <<'EOF'").AppendLine(body).AppendLine("EOF");
    }

    private static string Quote(string text) => $"'{text.Replace("'", """'\''""", StringComparison.Ordinal)}'";
}
