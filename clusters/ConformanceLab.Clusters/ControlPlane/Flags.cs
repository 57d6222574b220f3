namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>A component's flags, ours with the user's laid over.</summary>
internal sealed class Flags
{
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Sets a flag, whatever it was.</summary>
    public string this[string name]
    {
        set => _values[name] = value;
    }

    /// <summary>Sets each of those.</summary>
    public Flags With(IEnumerable<KeyValuePair<string, string>> others)
    {
        foreach (var (name, value) in others)
        {
            _values[name] = value;
        }

        return this;
    }

    /// <summary>Takes a flag out.</summary>
    public Flags Without(string name)
    {
        _values.Remove(name);
        return this;
    }

    /// <summary>As they stand on a command line.</summary>
    public IReadOnlyList<string> ToArguments() => [.. _values.Select(flag => $"--{flag.Key}={flag.Value}")];
}
