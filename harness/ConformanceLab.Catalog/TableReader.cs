using System.Globalization;
using System.Text.Json;
using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Reads the catalogue's tables: tab-separated, a line a row, lines that begin with <c>#</c> are for people.</summary>
internal static class TableReader
{
    private const int SchemasExpected = 2048;
    private const string MinorExpected = "a minor such as 1.20";

    public static IReadOnlyList<Release> Releases(TextReader text, string file) =>
        [.. Rows(text, file, 4).Select(r => new Release(r.Minor(0), r.Day(1), r.Day(2), r.TextOrNull(3)))];

    public static IReadOnlyList<ReadMinor> Minors(TextReader text, string file) =>
        [.. Rows(text, file, 3).Select(r => new ReadMinor(r.Minor(0), r[1], r.Flag(2, "sampled", "")))];

    public static IReadOnlyList<UpstreamDefault> Defaults(TextReader text, string file) =>
        [.. Rows(text, file, 6).Select(r => new UpstreamDefault(r[0], new FieldChange(r[1], r.ValueOrNull(2), r.ValueOrNull(3)), r.Minor(4), r.Minor(5)))];

    public static IReadOnlyList<UpstreamObject> Objects(TextReader text, string file) =>
        [.. Rows(text, file, 5).Select(r => new UpstreamObject(r[0], r[1], r.MinorOrNull(2), r.MinorOrNull(3), !r.Flag(4, "maybe", "")))];

    public static IReadOnlyList<GroupOwner> Groups(TextReader text, string file) =>
        [.. Rows(text, file, 2).Select(r => new GroupOwner(r[0], r[1]))];

    public static IReadOnlyList<VendorObject> VendorObjects(TextReader text, string file) =>
        [.. Rows(text, file, 3).Select(r => new VendorObject(r[0], r[1], r[2]))];

    public static IReadOnlyList<DistroEntry> Distros(TextReader text, string file) =>
        [.. Rows(text, file, 3).Select(r => new DistroEntry(r[0], r[1], r.TextOrNull(2)))];

    public static IReadOnlyList<DistroMark> Marks(TextReader text, string file) =>
        [.. Rows(text, file, 5).Select(r => new DistroMark(r[0], r.Word<MarkStrength>(1), r.Pattern(3, r[2], r[3]), [.. r.Conditions(4)]))];

    public static IReadOnlyDictionary<string, UpstreamResource> Resources(TextReader text, string file)
    {
        var verbs = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var resources = new Dictionary<string, UpstreamResource>(StringComparer.Ordinal);
        foreach (var row in Rows(text, file, 7))
        {
            if (!verbs.TryGetValue(row[6], out var list))
            {
                verbs.Add(row[6], list = row[6].Split(','));
            }

            var run = new ResourceRun(row.Minor(3), row.Minor(4), row.Flag(5, "on", "off"), list);
            resources[row[0]] = resources.TryGetValue(row[0], out var known)
                ? known with { Runs = [.. known.Runs, run] }
                : new UpstreamResource(row[0], row[1], row.Flag(2, "namespaced", "cluster"), [run]);
        }

        return resources;
    }

    public static IReadOnlyDictionary<string, FeatureGate> Gates(TextReader text, string file)
    {
        var gates = new Dictionary<string, FeatureGate>(StringComparer.Ordinal);
        foreach (var row in Rows(text, file, 7))
        {
            var gate = gates.GetValueOrDefault(row[0]) ?? new FeatureGate(row[0], [], []);
            var stage = Enum.TryParse<GateStage>(row[4], ignoreCase: true, out var parsed) ? parsed : throw row.Wrong(4, "alpha, beta, ga or deprecated");
            gates[row[0]] = row.Flag(1, "listed", "seen")
                ? gate with { Listed = [.. gate.Listed, new ListedStage(row.Minor(2), stage, row.Flag(5, "on", "off"), row.Flag(6, "locked", ""))] }
                : gate with { Seen = [.. gate.Seen, new SeenStage(row.Minor(2), row.Minor(3), stage, row.Flag(5, "on", "off"))] };
        }

        return gates;
    }

    /// <summary>A schema stands alone on its line; its fields follow, each after a tab. By far the longest table, so it is read without cutting every line into strings.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, SchemaField>> Fields(TextReader text, string file)
    {
        var schemas = new Dictionary<string, IReadOnlyDictionary<string, SchemaField>>(SchemasExpected, StringComparer.Ordinal);
        var schema = "";
        Dictionary<string, SchemaField> fields = [];
        var number = 0;
        foreach (var line in text.ReadToEnd().AsSpan().EnumerateLines())
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] != '\t')
            {
                schema = line.ToString();
                schemas.Add(schema, fields = new(StringComparer.Ordinal));
                continue;
            }

            var field = Field(schema, line, file, number);
            fields.Add(field.Name, field);
        }

        return schemas;
    }

    private static SchemaField Field(string schema, ReadOnlySpan<char> line, string file, int number)
    {
        Span<Range> cells = stackalloc Range[6];
        var count = line.Split(cells, '\t');
        if (count is 4 or 5 && Model.Minor.TryParseShort(line[cells[2]], out var first) && Model.Minor.TryParseShort(line[cells[3]], out var last))
        {
            if (count == 4)
            {
                return new SchemaField(schema, line[cells[1]].ToString(), first, last, first, last);
            }

            var published = line[cells[4]];
            if (published is "never")
            {
                return new SchemaField(schema, line[cells[1]].ToString(), first, last, null, null);
            }

            if (published.IndexOf('-') is > 0 and var dash && Model.Minor.TryParseShort(published[..dash], out var from) && Model.Minor.TryParseShort(published[(dash + 1)..], out var to))
            {
                return new SchemaField(schema, line[cells[1]].ToString(), first, last, from, to);
            }
        }

        throw Malformed(line.ToString().Split('\t'), file, number);
    }

    // Told as every table tells it.
    private static CatalogDataException Malformed(string[] cells, string file, int number)
    {
        var row = new Row(file, number, cells);
        return cells.Length is not (4 or 5) ? new CatalogDataException(file, number, $"{cells.Length} columns where 4 or 5 are expected")
            : !Model.Minor.TryParseShort(cells[2], out _) ? row.Wrong(2, MinorExpected)
            : !Model.Minor.TryParseShort(cells[3], out _) ? row.Wrong(3, MinorExpected)
            : row.Wrong(4, "never, or a run such as 1.20-1.24");
    }

    private static IEnumerable<Row> Rows(TextReader text, string file, int columns)
    {
        var number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var cells = line.Split('\t');
            yield return cells.Length == columns
                ? new Row(file, number, cells)
                : throw new CatalogDataException(file, number, $"{cells.Length} columns where {columns} are expected");
        }
    }

    private readonly struct Row(string file, int line, string[] cells)
    {
        public string this[int column] => cells[column];

        public string? TextOrNull(int column) => cells[column].Length == 0 ? null : cells[column];

        /// <summary>JSON, which is never a bare dash.</summary>
        public string? ValueOrNull(int column) => cells[column] == "-" ? null : cells[column];

        public Minor Minor(int column) =>
            Model.Minor.TryParseShort(cells[column], out var minor) ? minor : throw Wrong(column, MinorExpected);

        public Minor? MinorOrNull(int column) => cells[column].Length == 0 ? null : Minor(column);

        public DateOnly Day(int column) =>
            DateOnly.TryParseExact(cells[column], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : throw Wrong(column, "a day such as 2020-12-08");

        public bool Flag(int column, string yes, string no) =>
            cells[column] == yes || (cells[column] == no ? false : throw Wrong(column, no.Length == 0 ? $"{yes} or nothing" : $"{yes} or {no}"));

        /// <summary>A word of an enumeration, in kebab case.</summary>
        public T Word<T>(int column)
            where T : struct, Enum => Word<T>(column, cells[column]);

        public MarkPattern Pattern(int column, string kind, string pattern)
        {
            try
            {
                return new MarkPattern(Word<MarkKind>(column, kind), pattern);
            }
            catch (ArgumentException)
            {
                throw Wrong(column, "a text, one with *, or a regular expression after ~");
            }
        }

        /// <summary><c>kind=pattern</c>, or <c>!kind=pattern</c>, with spaces between.</summary>
        public IEnumerable<MarkCondition> Conditions(int column)
        {
            foreach (var condition in cells[column].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = condition.TrimStart('!').Split('=', 2);
                yield return parts.Length == 2
                    ? new MarkCondition(condition[0] != '!', Pattern(column, parts[0], parts[1]))
                    : throw Wrong(column, "kind=pattern or !kind=pattern, with spaces between");
            }
        }

        private T Word<T>(int column, string word)
            where T : struct, Enum
        {
            var known = Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);
            return known.TryGetValue(word, out var found) ? found : throw Wrong(column, $"one of {string.Join(", ", known.Keys)}");
        }

        public CatalogDataException Wrong(int column, string expected) => new(file, line, $"column {column + 1} is '{cells[column]}' where {expected} is expected");
    }
}
