using System.CommandLine;
using ConformanceLab.Deviations;
using ConformanceLab.Model;

// Runs one proxy by hand until it is interrupted: kubeconfig and profile in, a kubeconfig for the proxy out.
var kubeconfig = new Option<string>("--kubeconfig") { Description = "How to reach the real API server", Required = true };
var context = new Option<string?>("--context") { Description = "The context in it; the current one where none is named" };
var profile = new Option<string>("--profile") { Description = "How to deviate: a YAML file", Required = true };
var output = new Option<string>("--out") { Description = "Where to write the kubeconfig for the proxy", Required = true };
var root = new RootCommand("Stands before an API server, and deviates as told by a profile. Ends at Ctrl-C.") { kubeconfig, context, profile, output };
root.SetAction(async (call, ct) =>
{
    var stdout = call.InvocationConfiguration.Output;
    try
    {
        var proxy = await DeviantProxy.StartAsync(call.GetRequiredValue(kubeconfig), DeviantProfile.Load(call.GetRequiredValue(profile)), ct, call.GetValue(context), call.GetRequiredValue(output));
        await using (proxy)
        {
            await stdout.WriteLineAsync($"{proxy.Profile.Name}: {proxy.Profile.Count} deviations at {proxy.Address}; kubeconfig: {proxy.KubeconfigPath}");
            await Task.Delay(Timeout.Infinite, ct).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            foreach (var fault in proxy.Faults)
            {
                await call.InvocationConfiguration.Error.WriteLineAsync(fault);
            }
        }

        return (int)ExitCode.Done;
    }
    catch (ConformanceLabException e)
    {
        await call.InvocationConfiguration.Error.WriteLineAsync($"error: {e.Message}");
        return (int)e.ExitCode;
    }
});
return await root.Parse(args).InvokeAsync();
