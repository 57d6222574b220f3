using System.Globalization;
using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites;

/// <summary>What probes of traffic share: pods that serve, and one pod of the probe's that asks them. Nothing outside of the cluster is asked for anything.</summary>
public abstract class ServingProbe : Probe
{
    /// <summary>Where <see cref="Server"/> serves, in the form of the API and of addresses.</summary>
    protected const int Port = 8080;

    private const string Asking = "client";
    private bool started;

    /// <summary>A pod, labelled <c>app=APP</c>, that serves its name at <c>/</c> and the address of whoever asks at <c>/cgi-bin/who</c>. It is ready when it answers.</summary>
    /// <param name="name">The pod's name.</param>
    /// <param name="app">The label; the name where left out.</param>
    /// <param name="port">Where it serves.</param>
    protected static V1Pod Server(string name, string? app = null, int port = Port)
    {
        var pod = Shell(name, ServingScript(name, port));
        pod.Metadata.Labels["app"] = app ?? name;
        var container = pod.Spec.Containers[0];
        container.Ports = [new V1ContainerPort { Name = "web", ContainerPort = port }];
        container.ReadinessProbe = Every(new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/", Port = port } });
        return pod;
    }

    /// <summary>A script that serves a text, and who asks for it.</summary>
    protected static string ServingScript(string text, int port) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        mkdir -p /tmp/www/cgi-bin && echo {text} > /tmp/www/index.html
        printf '#!/bin/sh\necho Content-Type: text/plain\necho\necho $REMOTE_ADDR\n' > /tmp/www/cgi-bin/who && chmod +x /tmp/www/cgi-bin/who
        httpd -p {port} -h /tmp/www
        {Stay}
        """);

    /// <summary>Looks once a second, and leaves a node that is busy the time to answer.</summary>
    protected static V1Probe Every(V1Probe probe)
    {
        probe.PeriodSeconds = 1;
        probe.TimeoutSeconds = 5;
        return probe;
    }

    /// <summary>Waits until a pod is ready.</summary>
    /// <returns>Its address.</returns>
    protected async Task<string> AddressOf(string pod, CancellationToken ct) => Answer.Must(await Ready(pod, ct)).HaveField("status.podIP").Answer.Text("status.podIP")!;

    /// <summary>The command that asks a server over HTTP, and gives up after some seconds.</summary>
    protected static string Page(string host, int port = Port, string path = "/") =>
        string.Create(CultureInfo.InvariantCulture, $"timeout 5 wget -qO- http://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}{path}");

    /// <summary>Runs a script in the probe's client pod.</summary>
    /// <returns>What it wrote, without white space around.</returns>
    protected async Task<string> Inside(string script, CancellationToken ct)
    {
        if (!started)
        {
            await Once(Shell(Asking, Stay), ct);
            await Running(Asking, ct);
            started = true;
        }

        return await In(Asking, script, ct);
    }

    /// <summary>Runs a script in a pod, and claims that it succeeds.</summary>
    protected async Task<string> In(string pod, string script, CancellationToken ct, string? container = null)
    {
        var done = await Api.Exec(pod, ["/bin/sh", "-c", script], ct, container);
        Claim(done.ExitCode == 0, $"'{script}' succeeds in the pod {pod} (it ended with {done.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "no code"}: {done.Output.Trim()} {done.Errors.Trim()})");
        return done.Output.Trim();
    }

    /// <summary>Waits until a script in the client pod writes just this.</summary>
    protected async Task Tells(string script, string text, Wait within, CancellationToken ct) => await Eventually(
        async token =>
        {
            var told = await Inside(script, token);
            Claim(told == text, $"'{script}' tells '{text}' inside a pod (it tells '{told}')");
        },
        within,
        ct);

    /// <summary>Waits until a script in the client pod fails.</summary>
    protected async Task Fails(string script, Wait within, CancellationToken ct) => await Eventually(
        async token => Claim(await Inside($"{script} >/dev/null 2>&1 && echo reached || echo failed", token) == "failed", $"'{script}' fails inside a pod"),
        within,
        ct);
}
