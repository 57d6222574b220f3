using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("ConformanceLab.Cli.Tests")]
