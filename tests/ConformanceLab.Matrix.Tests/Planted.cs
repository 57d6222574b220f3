namespace ConformanceLab.Matrix.Tests;

/// <summary>A deviant cluster: a profile of the proxy, and beside it the findings that it must give, a line each, and no others.</summary>
/// <param name="Kind">The folder: <c>surface</c> is judged from what the server says of itself, <c>behaviour</c> by all suites.</param>
/// <param name="Name">The file's name, and the target's.</param>
/// <param name="Profile">The profile's file.</param>
internal sealed record Planted(string Kind, string Name, string Profile)
{
    private const string Extension = ".expected";

    /// <summary>All of a kind.</summary>
    public static IReadOnlyList<Planted> Of(string kind) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Source, kind), "*.yaml").Order(StringComparer.Ordinal).Select(file => new Planted(kind, Path.GetFileNameWithoutExtension(file), file)),
    ];

    /// <summary>What must be found: <c>restricts pod-privileged by webhook guard.example</c>.</summary>
    public IReadOnlyList<string> Expected => Read(Path.ChangeExtension(Profile, Extension));

    /// <summary>The findings of real servers with other flags, by target.</summary>
    public static IReadOnlyList<string> ExpectedOf(string target) => Read(Path.Combine(Source, "flags", target + Extension));

    public static string Source => Path.Combine(Integration.Tests.Command.Root, "tests", "ConformanceLab.Matrix.Tests", "planted");

    /// <summary>Writes what was found in place of what is expected, for a person to read through before it is committed.</summary>
    public static void Update(string file, IEnumerable<string> found) => File.WriteAllLines(file, found);

    public string ExpectedFile => Path.ChangeExtension(Profile, Extension);

    private static string[] Read(string file) => File.Exists(file) ? [.. File.ReadAllLines(file).Where(line => line.Length > 0 && line[0] != '#')] : [];

    public override string ToString() => $"{Kind}/{Name}";
}
