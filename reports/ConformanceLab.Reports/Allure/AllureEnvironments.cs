using System.Security.Cryptography;
using System.Text;

namespace ConformanceLab.Reports;

/// <summary>Names environments within the bounds that Allure sets: ids of letters, digits, hyphens and underscores, names without slashes, 64 characters each.</summary>
internal static class AllureEnvironments
{
    private const int Most = 64;

    public static IReadOnlyList<AllureEnvironment> Of(IReadOnlyList<ComparedTarget> targets)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "default" };
        return [.. targets.Select(t => new AllureEnvironment(Id(t.Key, taken), Name(t.Key), t.Key))];
    }

    private static string Id(string key, HashSet<string> taken)
    {
        var id = string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return id.Length is > 0 and <= Most && taken.Add(id) ? id : Shortened(id, key, taken);
    }

    private static string Shortened(string id, string key, HashSet<string> taken)
    {
        var own = $"{id[..Math.Min(id.Length, Most - 9)]}-{Fingerprint(key)}";
        taken.Add(own);
        return own;
    }

    private static string Name(string key)
    {
        var name = VisibleText.Line(key).Replace("/", " · ", StringComparison.Ordinal).Replace('\\', '_');
        return name.Length <= Most && name is not ("default" or "." or "..") ? name : $"{name[..Math.Min(name.Length, Most - 9)]} {Fingerprint(key)}";
    }

    private static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
