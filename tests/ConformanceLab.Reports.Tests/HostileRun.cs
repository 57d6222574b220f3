using ConformanceLab.Model;

namespace ConformanceLab.Reports.Tests;

/// <summary>A run whose every word tries to break out of the report that shows it.</summary>
internal static class HostileRun
{
    public const string Script = "</script><script>alert('pwned')</script><img src=x onerror=alert(2)>";
    public const string Quotes = "\" onmouseover=alert(3) ' ]]> --> {{x}} @(1) \\";
    public const string Bidi = "safe\u202Egnp.exe\u2066\u0007\u001b[31m\0\uD800 end";
    public static readonly string Huge = string.Concat(Enumerable.Repeat("<b>1 MB</b>", 95_326));

    public static SampleRun In(string folder)
    {
        var run = new SampleRun(folder, "hostile--><script>alert(9)</script>")
            .Probe("evil/script", Script, Script + Quotes, Script, Quotes, Bidi, "Huge")
            .Target("evil", TargetRole.Subject, new Distro("x", Script, [Quotes]), "v1.20.2", new Lag(17, 2087, false));
        return run
            .Check("evil", "evil/script", Script, Outcome.Failed, Script, message: Script, exchanges: StandardRun.Exchanges(200, Script), reproducer: Script)
            .Check("evil", "evil/script", Quotes, Outcome.Denied, Quotes, new Denier(DenierKind.Webhook, Script), Quotes)
            .Check("evil", "evil/script", Bidi, Outcome.Broken, Bidi, message: Bidi)
            .Check("evil", "evil/script", "Huge", Outcome.Absent, Huge, message: Huge)
            .Finding("evil", Script, Verdict.Differs, Script + Bidi, new Denier(DenierKind.Webhook, Quotes))
            .Finding("evil", $"api:{Quotes}/v1/{Script}", Verdict.Adds, "=cmd|' /C calc'!A0", since: "1.20");
    }
}
