using System.Text.RegularExpressions;

namespace ConformanceLab.Clusters.Binaries;

/// <summary>The machine's package sources, turned into sources of source packages: from where it takes its packages, it takes these.</summary>
internal static partial class AptSources
{
    /// <summary>Writes converted copies of everything apt reads under <paramref name="etc"/> into a folder.</summary>
    /// <returns>How many files were written.</returns>
    public static async Task<int> CopyAsync(string etc, string folder, CancellationToken ct)
    {
        var files = new List<string>();
        if (File.Exists(Path.Combine(etc, "sources.list")))
        {
            files.Add(Path.Combine(etc, "sources.list"));
        }

        if (Directory.Exists(Path.Combine(etc, "sources.list.d")))
        {
            files.AddRange(Directory.EnumerateFiles(Path.Combine(etc, "sources.list.d")).Where(file => AptName().IsMatch(Path.GetFileName(file))).Order(StringComparer.Ordinal));
        }

        Directory.CreateDirectory(folder);
        var written = 0;
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file, ct);
            var converted = file.EndsWith(".sources", StringComparison.Ordinal) ? FromStanzas(text) : FromLines(text);
            if (converted.Length > 0)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, Path.GetFileName(file)), converted, ct);
                written++;
            }
        }

        return written;
    }

    /// <summary>Converts the format of stanzas (deb822).</summary>
    public static string FromStanzas(string text)
    {
        var stanzas = StanzaEnd().Split(text.ReplaceLineEndings("\n")).Select(stanza => stanza.Trim('\n')).Where(stanza => TypesField().IsMatch(stanza));
        return string.Concat(stanzas.Where(stanza => !Disabled().IsMatch(stanza)).Select(stanza => TypesField().Replace(stanza, "Types: deb-src") + "\n\n"));
    }

    /// <summary>Converts the format of lines.</summary>
    public static string FromLines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => Line().Match(line)).Where(match => match.Success);
        return string.Concat(lines.Select(match => $"deb-src {match.Groups["rest"].Value.Trim()}\n").Distinct(StringComparer.Ordinal));
    }

    /// <summary>The names that apt itself reads in its folder.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_.-]+\.(list|sources)$")]
    private static partial Regex AptName();

    [GeneratedRegex(@"\n[ \t]*(?:\n[ \t]*)+")]
    private static partial Regex StanzaEnd();

    [GeneratedRegex(@"^Types:[^\n]*(?:\n[ \t][^\n]*)*", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex TypesField();

    [GeneratedRegex(@"^Enabled:[ \t]*(no|false|without|off|disable|0)[ \t]*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Disabled();

    [GeneratedRegex(@"^[ \t]*deb(?:-src)?[ \t]+(?<rest>[^#]+)")]
    private static partial Regex Line();
}
