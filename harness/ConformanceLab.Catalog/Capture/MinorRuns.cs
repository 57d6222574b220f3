using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Folds what is known minor by minor into runs of minors, as the tables have it.</summary>
internal static class MinorRuns
{
    /// <summary>Runs of neighbours in the list through which the value is the same. A minor without a value ends a run.</summary>
    public static IReadOnlyList<(Minor First, Minor Last, T Value)> Of<T>(IReadOnlyList<Minor> minors, Func<Minor, T?> at)
        where T : class
    {
        var runs = new List<(Minor First, Minor Last, T Value)>();
        var unbroken = false;
        foreach (var minor in minors)
        {
            var value = at(minor);
            if (value is not null)
            {
                if (unbroken && runs[^1].Value.Equals(value))
                {
                    runs[^1] = runs[^1] with { Last = minor };
                }
                else
                {
                    runs.Add((minor, minor, value));
                }
            }

            unbroken = value is not null;
        }

        return runs;
    }
}
