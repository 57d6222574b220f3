using ConformanceLab.Cli.Commands;
using ConformanceLab.Cli.Hosting;

var host = CommandHost.OfProcess();
using var interruption = host.Interruption;
return await CommandLine.RunAsync(args, host);
