using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.PodLifecycle;

/// <summary>What probes share about pods that the kubelet probes.</summary>
public abstract class ProbedProbe : Probe
{
    /// <summary>A script that serves HTTP on port 8080.</summary>
    protected const string Serve = "mkdir -p /tmp/www; echo well > /tmp/www/healthy; exec httpd -f -p 8080 -h /tmp/www";

    /// <summary>A probe that asks for a path.</summary>
    protected static V1Probe Http(string path, int failures = 1) => Often(new V1Probe { HttpGet = new V1HTTPGetAction { Path = path, Port = 8080 } }, failures);

    /// <summary>A probe that connects to a port.</summary>
    protected static V1Probe Tcp(int port, int failures = 1) => Often(new V1Probe { TcpSocket = new V1TCPSocketAction { Port = port } }, failures);

    /// <summary>A probe that runs a script.</summary>
    protected static V1Probe Exec(string script, int failures = 1) => Often(new V1Probe { Exec = new V1ExecAction { Command = ["/bin/sh", "-c", script] } }, failures);

    // A busy node may take seconds for an answer.
    private static V1Probe Often(V1Probe probe, int failures)
    {
        probe.PeriodSeconds = 1;
        probe.TimeoutSeconds = 10;
        probe.FailureThreshold = failures;
        return probe;
    }
}
