using System.Reflection;
using System.Text;

namespace ConformanceLab.Catalog;

/// <summary>Where the catalogue's files come from.</summary>
internal sealed class CatalogSource(Func<string, Stream?> open, IReadOnlyList<string> featureFiles)
{
    private static readonly Assembly Home = typeof(CatalogSource).Assembly;

    public static CatalogSource Embedded { get; } = new(
        Home.GetManifestResourceStream,
        [.. Home.GetManifestResourceNames().Where(n => n.StartsWith("Features/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]);

    public IReadOnlyList<string> FeatureFiles { get; } = featureFiles;

    public Stream Open(string name) => open(name) ?? throw new CatalogDataException(name, 0, "the file is missing");

    public T Table<T>(string name, Func<TextReader, string, T> read)
    {
        using var reader = new StreamReader(Open($"Data/{name}"), Encoding.UTF8);
        return read(reader, $"Data/{name}");
    }
}
