namespace ConformanceLab.Cli.Hosting;

#pragma warning disable RS0030 // The one place that takes hold of the process's own streams; everybody else is handed them.

/// <summary>The process's own streams.</summary>
internal static class StandardStreams
{
    public static TextReader Input => Console.In;

    public static TextWriter Output => Console.Out;

    public static TextWriter Error => Console.Error;

    public static bool OutputIsTerminal => !Console.IsOutputRedirected;

    public static bool ErrorIsTerminal => !Console.IsErrorRedirected;
}
