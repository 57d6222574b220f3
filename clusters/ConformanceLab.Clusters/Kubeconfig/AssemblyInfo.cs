using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("ConformanceLab.Clusters.Tests")]
