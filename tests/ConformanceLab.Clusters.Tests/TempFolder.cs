namespace ConformanceLab.Clusters.Tests;

/// <summary>A folder that goes with its test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("conformancelab-test-").FullName;

    public string this[string child] => System.IO.Path.Combine(Path, child);

    public string Write(string child, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[child])!);
        File.WriteAllText(this[child], text);
        return this[child];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Keeps the lines it is told.</summary>
internal sealed class Lines : IProgress<string>
{
    private readonly List<string> _lines = [];

    public Action<string>? OnLine { get; init; }

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public void Report(string value)
    {
        lock (_lines)
        {
            _lines.Add(value);
        }

        OnLine?.Invoke(value);
    }
}
