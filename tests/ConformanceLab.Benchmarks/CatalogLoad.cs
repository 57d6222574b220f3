using System.Diagnostics;
using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using ConformanceLab.Catalog;
using Spectre.Console;

namespace ConformanceLab.Benchmarks;

/// <summary>How long the catalogue takes to load, all of it, in a process that has done nothing else yet.</summary>
internal static class CatalogLoad
{
    /// <summary>The argument that makes this program load it once and say how long that took.</summary>
    public const string Once = "catalog-once";

    private const int Rounds = 15;

    /// <summary>Loads every table, and prints the milliseconds.</summary>
    public static void LoadOnce(IAnsiConsole console)
    {
        var started = Stopwatch.GetTimestamp();
        var catalog = UpstreamCatalog.Load();
        var rows = catalog.Resources.Count + catalog.Fields.Count + catalog.Gates.Count + catalog.Features.Count + catalog.Objects.Count + catalog.GroupOwners.Count + catalog.Defaults.Count + catalog.Groups.Count;
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed:0.0} {rows}"));
    }

    /// <summary>Loads it in processes of their own, and tells the least and the middle of what they took.</summary>
    public static async Task RunAsync(IAnsiConsole console)
    {
        var took = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var once = await Cli.Wrap(Environment.ProcessPath!).WithArguments(Once).ExecuteBufferedAsync();
            took.Add(double.Parse(once.StandardOutput.Split(' ')[0], CultureInfo.InvariantCulture));
        }

        took.Sort();
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"catalogue loaded cold, all tables: {took[Rounds / 2]:0} ms in the middle, {took[0]:0} ms at best, of {Rounds}"));
    }
}
