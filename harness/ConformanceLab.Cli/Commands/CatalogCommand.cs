using ConformanceLab.Cli.Hosting;

namespace ConformanceLab.Cli.Commands;

/// <summary><c>catalog</c>: what upstream is.</summary>
internal sealed class CatalogCommand : TeachingCommand
{
    public CatalogCommand(CommandHost host)
        : base("catalog", "Look up what upstream Kubernetes is, minor by minor, and add minors to it.")
    {
        var parts = new TeachingCommand[] { new CatalogShowCommand(host), new CatalogDiffCommand(host), new CatalogCaptureCommand(host) };
        foreach (var part in parts)
        {
            Add(part);
        }

        Examples = [.. parts.SelectMany(part => part.Examples)];
    }
}
