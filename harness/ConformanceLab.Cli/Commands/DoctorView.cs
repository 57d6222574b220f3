using ConformanceLab.Clusters;
using Spectre.Console;

namespace ConformanceLab.Cli.Commands;

/// <summary>What a provider's check came to, on a screen.</summary>
internal static class DoctorView
{
    public static void Write(IAnsiConsole screen, IClusterProvider provider, Readiness readiness)
    {
        screen.Write(new Text(readiness.CanRun ? "can run   " : "can't run ", readiness.CanRun ? Color.Green : Color.Yellow));
        screen.Write(new Text(provider.Id, new Style(decoration: Decoration.Bold)));
        screen.WriteLine($"  {provider.Summary}");
        foreach (var fact in readiness.Facts)
        {
            screen.WriteLine($"    {fact}");
        }

        foreach (var missing in readiness.Missing)
        {
            screen.WriteLine($"    missing: {missing}");
        }
    }
}
