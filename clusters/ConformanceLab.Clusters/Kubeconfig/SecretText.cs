using System.Text.RegularExpressions;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>Text of a foreign program, made fit to be shown: bounded, and without what looks like a secret.</summary>
internal static partial class SecretText
{
    private const string Hidden = "[hidden]";
    private const int Longest = 2000;

    /// <param name="text">What the program said.</param>
    /// <param name="known">Values that must not be shown, wherever they stand.</param>
    public static string Redact(string text, IEnumerable<string> known)
    {
        foreach (var secret in known.Where(value => value.Length > 0).OrderByDescending(value => value.Length))
        {
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        }

        text = PemBlock().Replace(text, Hidden);
        text = NamedSecret().Replace(text, match => match.Groups["name"].Value + Hidden);
        text = LongWord().Replace(text, Hidden).Trim();
        return text.Length <= Longest ? text : $"…{text[^Longest..]}";
    }

    [GeneratedRegex("-----BEGIN [^-]+-----.*?(-----END [^-]+-----|$)", RegexOptions.Singleline)]
    private static partial Regex PemBlock();

    [GeneratedRegex("""(?<name>\b(bearer|basic)\s+|[\w-]*(token|password|passwd|secret|key|credential|assertion|authorization)[\w-]*["']?\s*[=:]\s*["']?((bearer|basic)\s+)?)[^\s"',;&]+""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex NamedSecret();

    /// <summary>Tokens are long words; a path is broken up by its slashes.</summary>
    [GeneratedRegex("""eyJ[\w-]{8,}[\w.-]*|[A-Za-z0-9+_=.-]{40,}""")]
    private static partial Regex LongWord();
}
