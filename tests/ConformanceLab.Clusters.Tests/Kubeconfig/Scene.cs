using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Model;
using Microsoft.Extensions.Time.Testing;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

/// <summary>A machine of a test's own: a folder, a home, environment variables and a clock.</summary>
internal sealed class Scene : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("conformancelab-");

    public Scene()
    {
        Machine = new Machine
        {
            Home = Path("home"),
            ServiceAccountFolder = Path("account"),
            Variable = name => Variables.GetValueOrDefault(name),
        };
        Variables["PATH"] = $"{Path("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        Loader = new KubeconfigLoader(Time, Machine);
    }

    public string Folder => _folder.FullName;

    public Dictionary<string, string> Variables { get; } = [];

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.Parse("2026-05-04T12:00:00Z", null));

    public Machine Machine { get; private set; }

    public KubeconfigLoader Loader { get; private set; }

    public string Path(params string[] parts) => System.IO.Path.Combine([Folder, .. parts]);

    /// <summary>Writes a file and returns its path.</summary>
    public string File(string name, string text)
    {
        var path = Path(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a program; it notes each of its starts in the file <c>calls</c>.</summary>
    public string Script(string name, string text)
    {
        var path = File(name, $"#!/bin/sh\necho x >> '{Path("calls")}'\n{text}\n");
        System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>How many times a script ran.</summary>
    public int Calls => System.IO.File.Exists(Path("calls")) ? System.IO.File.ReadAllLines(Path("calls")).Length : 0;

    /// <summary>Timers of plugins run on the real clock: what they time is a real process.</summary>
    public void UseRealTime(TimeSpan pluginTimeout)
    {
        Machine = Machine with { PluginTimeout = pluginTimeout };
        Loader = new KubeconfigLoader(TimeProvider.System, Machine);
    }

    public TargetSpec Target(string? context = null, params string[] files) =>
        new() { Name = "t", Provider = "kubeconfig", BaseDirectory = Folder, Kubeconfig = files, Context = context };

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The message of the error that it fails with.</summary>
    public static async Task<string> FailureOf(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (ClusterException expected)
        {
            Assert.That(expected.Provider, Is.EqualTo("kubeconfig"));
            return expected.Message;
        }

        throw new AssertionException("It was expected to fail with a ClusterException, and didn't fail.");
    }

    /// <summary>A kubeconfig with one context, cluster and user, all of one name.</summary>
    public static string Config(string name, string server = "https://127.0.0.1:1", string user = "token: t0ken", string cluster = "", bool current = true) =>
        $$"""
        apiVersion: v1
        kind: Config
        {{(current ? $"current-context: {name}" : "")}}
        clusters:
        - name: {{name}}
          cluster:
            server: {{server}}
        {{Indent(cluster, 4)}}
        users:
        - name: {{name}}
          user:
        {{Indent(user, 4)}}
        contexts:
        - name: {{name}}
          context: { cluster: {{name}}, user: {{name}}, namespace: space-{{name}} }
        """;

    private static string Indent(string text, int by) => string.Join('\n', text.Split('\n').Select(line => new string(' ', by) + line));
}
