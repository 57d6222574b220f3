namespace ConformanceLab.Model;

/// <summary>Where things stand in a run folder. All relative, with forward slashes.</summary>
public static class RunFiles
{
    /// <summary><c>run.json</c>.</summary>
    public const string Report = "run.json";

    /// <summary><c>index.html</c>: the comparison.</summary>
    public const string Comparison = "index.html";

    /// <summary><c>summary.md</c>.</summary>
    public const string Summary = "summary.md";

    /// <summary><c>junit.xml</c>.</summary>
    public const string JUnit = "junit.xml";

    /// <summary><c>allure-results</c>: a folder.</summary>
    public const string AllureResults = "allure-results";

    /// <summary><c>evidence</c>: a folder.</summary>
    public const string EvidenceFolder = "evidence";

    /// <summary><c>journal</c>: a folder.</summary>
    public const string JournalFolder = "journal";

    /// <summary><c>surface</c>: a folder.</summary>
    public const string SurfaceFolder = "surface";

    /// <summary><c>journal/&lt;target&gt;.ndjson</c>.</summary>
    public static string Journal(string target) => $"{JournalFolder}/{target}.ndjson";

    /// <summary><c>surface/&lt;target&gt;.json</c>.</summary>
    public static string Surface(string target) => $"{SurfaceFolder}/{target}.json";

    /// <summary><c>evidence/&lt;target&gt;/&lt;probe&gt;.&lt;check&gt;.&lt;attempt&gt;.json</c>.</summary>
    public static string Evidence(string target, CheckId check, int attempt) =>
        $"{EvidenceFolder}/{target}/{FileName(check.Probe)}.{FileName(check.Check)}.{attempt}.json";

    private static string FileName(string text)
    {
        var safe = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return safe == text.Replace('/', '_') && safe.Length <= 100 ? safe : $"{safe[..Math.Min(safe.Length, 80)]}-{Fingerprint(text)}";
    }

    private static string Fingerprint(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..8];
}
