using ConformanceLab.Engine;
using ConformanceLab.Probes;
using k8s;

// A worker as the command has it, with the sample suites of this assembly: its one argument is the server's address.
#pragma warning disable RS0030 // The process boundary itself.
using var input = new StreamReader(System.Console.OpenStandardInput());
await using var output = new StreamWriter(System.Console.OpenStandardOutput());
await new Worker(output, (_, _) => Task.FromResult(new TargetAccess(new KubernetesClientConfiguration { Host = args[0] })), TimeProvider.System).RunAsync(input, CancellationToken.None);
