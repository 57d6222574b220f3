namespace ConformanceLab.Cli.Labs;

/// <summary>Finds the word that somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>The known word with the fewest edits to the given one; null where none is close.</summary>
    public static string? To(string word, IEnumerable<string> known) =>
        known
            .Select(candidate => (Word: candidate, Edits: Edits(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(candidate => candidate.Edits <= Allowed(Math.Min(word.Length, candidate.Word.Length)))
            .OrderBy(candidate => candidate.Edits)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();

    /// <summary>"Did you mean 'x'?", or all there is.</summary>
    public static string Hint(string word, IReadOnlyList<string> known) =>
        To(word, known) is { } near ? $"Did you mean '{near}'?" : $"There is: {string.Join(", ", known)}.";

    /// <summary>Of a short word, little can be wrong before it is another one.</summary>
    private static int Allowed(int length) => length <= 3 ? 1 : Math.Max(2, length / 3);

    /// <summary>Insertions, deletions, replacements and swaps of neighbours.</summary>
    private static int Edits(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
    }
}
