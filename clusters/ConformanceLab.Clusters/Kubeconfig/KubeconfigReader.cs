using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>Reads kubeconfig files and merges them as kubectl does.</summary>
/// <remarks>KubernetesClient's own reader isn't used: it takes names without regard to case, lets files win over inline data and knows neither
/// <c>tokenFile</c>, <c>proxy-url</c> nor <c>interactiveMode</c>.</remarks>
internal static class KubeconfigReader
{
    private const string ExecExtension = "client.authentication.k8s.io/exec";

    /// <summary>For each name the first file that has it wins entirely; so it is with the current context.</summary>
    public static async Task<KubeconfigDocument> ReadAsync(IReadOnlyList<string> files, CancellationToken ct)
    {
        var documents = new List<KubeconfigDocument>();
        foreach (var file in files)
        {
            documents.Add(await ReadAsync(file, ct));
        }

        return new KubeconfigDocument(
            files,
            documents.Select(document => document.CurrentContext).FirstOrDefault(name => name is not null),
            [.. documents.SelectMany(document => document.Clusters).DistinctBy(section => section.Name, StringComparer.Ordinal)],
            [.. documents.SelectMany(document => document.Users).DistinctBy(section => section.Name, StringComparer.Ordinal)],
            [.. documents.SelectMany(document => document.Contexts).DistinctBy(section => section.Name, StringComparer.Ordinal)]);
    }

    private static async Task<KubeconfigDocument> ReadAsync(string file, CancellationToken ct)
    {
        var root = Parse(file, await TextAsync(file, ct));
        if (root is null)
        {
            return new KubeconfigDocument([file], null, [], [], []);
        }

        if (root.Text("kind") is { } kind and not "Config")
        {
            throw Fault.Of($"{root.Place}: this is of kind '{kind}', not a kubeconfig (kind 'Config'). Name another file.");
        }

        var folder = Path.GetDirectoryName(file)!;
        return new KubeconfigDocument(
            [file],
            root.Text("current-context"),
            Named(root, "clusters", "cluster", (name, place, body) => Cluster(name, place, body, folder)),
            Named(root, "users", "user", (name, place, body) => User(name, place, body, folder)),
            Named(root, "contexts", "context", (name, place, body) => new ContextSection(name, place)
            {
                Cluster = body?.Text("cluster"),
                User = body?.Text("user"),
                Namespace = body?.Text("namespace"),
            }));
    }

    private static async Task<string> TextAsync(string file, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllTextAsync(file, ct);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Fault.Of($"the file '{file}' isn't there. Name one that is, with --kubeconfig, `kubeconfig:` in the lab file or KUBECONFIG.", missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            var why = Directory.Exists(file) ? "it is a folder" : unreadable.Message;
            throw Fault.Of($"the file '{file}' can't be read: {why}. Give '{Environment.UserName}' the right to read it, or name another file.", unreadable);
        }
    }

    private static YamlSection? Parse(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException wrong)
        {
            // Neither its message nor itself as the cause: the parser may quote what stands there, and that may be a secret.
            var at = Where(wrong, text);
            var tab = Array.FindIndex(text.Split('\n'), line => line.TrimStart(' ').StartsWith('\t')) + 1;
            throw Fault.Of(tab > 0 && tab >= at.Line
                ? $"{new Place(file, tab)}: not valid YAML: a tab indents it, where only spaces may. Correct it there, or name another file."
                : $"{new Place(file, at.Line)}: not valid YAML, at column {at.Column}. Correct it there, or name another file.");
        }

        return stream.Documents is [var document, ..]
            ? document.RootNode switch
            {
                YamlMappingNode mapping => new YamlSection(file, mapping),
                YamlScalarNode { Value: null or "" } => null,
                var other => throw Fault.Of($"{new Place(file, other.Start.Line)}: not a kubeconfig: a mapping with clusters, users and contexts is expected. Name another file."),
            }
            : null;
    }

    /// <summary>Where the parser stumbled. Its own exceptions don't always know: then it is after what it could still read, or at the alias that leads nowhere.</summary>
    private static Mark Where(YamlException wrong, string text)
    {
        if (wrong.Start.Index > 0)
        {
            return wrong.Start;
        }

        var parser = new Parser(new StringReader(text));
        var anchors = new HashSet<AnchorName>();
        var last = Mark.Empty;
        try
        {
            while (parser.MoveNext())
            {
                last = parser.Current!.End;
                if (parser.Current is AnchorAlias alias && !anchors.Contains(alias.Value))
                {
                    return alias.Start;
                }

                if (parser.Current is NodeEvent { Anchor.IsEmpty: false } node)
                {
                    anchors.Add(node.Anchor);
                }
            }
        }
        catch (YamlException)
        {
            return last;
        }

        return last;
    }

    private static List<T> Named<T>(YamlSection root, string list, string body, Func<string, Place, YamlSection?, T> make)
        where T : NamedSection
    {
        var found = new List<T>();
        foreach (var entry in root.Sections(list))
        {
            var name = entry.Text("name") ?? throw Fault.Of($"{entry.Place}: an entry of '{list}' has no name. Give it one.");
            if (found.Find(earlier => earlier.Name == name) is { } twice)
            {
                throw Fault.Of($"{entry.Place}: '{list}' has '{name}' a second time; the first is in line {twice.Place.Line}. Remove one.");
            }

            found.Add(make(name, entry.Place, entry.Section(body)));
        }

        return found;
    }

    private static ClusterSection Cluster(string name, Place place, YamlSection? body, string folder) => body is null
        ? new ClusterSection(name, place)
        : new ClusterSection(name, place)
        {
            Server = body.Text("server"),
            TlsServerName = body.Text("tls-server-name"),
            InsecureSkipTlsVerify = body.Flag("insecure-skip-tls-verify"),
            CertificateAuthority = Absolute(body.Text("certificate-authority"), folder),
            CertificateAuthorityData = body.Text("certificate-authority-data"),
            ProxyUrl = body.Text("proxy-url"),
            DisableCompression = body.Flag("disable-compression"),
            ExecConfig = body.Sections("extensions").FirstOrDefault(extension => extension.Text("name") == ExecExtension)?.Json("extension"),
        };

    private static UserSection User(string name, Place place, YamlSection? body, string folder) => body is null
        ? new UserSection(name, place)
        : new UserSection(name, place)
        {
            ClientCertificate = Absolute(body.Text("client-certificate"), folder),
            ClientCertificateData = body.Text("client-certificate-data"),
            ClientKey = Absolute(body.Text("client-key"), folder),
            ClientKeyData = body.Text("client-key-data"),
            Token = body.Text("token"),
            TokenFile = Absolute(body.Text("tokenFile"), folder),
            Username = body.Text("username"),
            Password = body.Text("password"),
            AuthProvider = body.Section("auth-provider") is { } old ? old.Text("name") ?? "unnamed" : null,
            Impersonation = ActingAs(name, body),
            Exec = body.Section("exec") is { } exec ? Exec(name, exec, folder) : null,
        };

    private static Impersonation? ActingAs(string user, YamlSection body)
    {
        if (body.Text("as") is { } somebody)
        {
            var extra = body.Section("as-user-extra");
            return new Impersonation(
                somebody,
                body.Text("as-uid"),
                Single(user, body, "as-groups"),
                (extra?.Keys ?? []).Where(key => extra!.Texts(key).Count > 0).ToDictionary(key => key, key => Single(user, extra!, key)!, StringComparer.Ordinal));
        }

        // Without a user the server refuses each request, as client-go does before it sends one.
        var keys = new[] { "as-uid", "as-groups", "as-user-extra" }.Where(body.Has).ToList();
        return keys.Count == 0
            ? null
            : throw Fault.Of($"{body.Place}: user '{user}' has {Fault.List(keys)} without `as`. Add the user whom it acts as, or take {(keys.Count == 1 ? "it" : "them")} out.");
    }

    /// <summary>The server wants a header for each value, and .NET folds them into one, which would be taken for a single value with commas.</summary>
    private static string? Single(string user, YamlSection section, string key) => section.Texts(key) switch
    {
        [] => null,
        [var value] => value,
        var several => throw Fault.Of($"{section.Place}: user '{user}' has {several.Count} values in '{key}', and this client can impersonate with one only. "
            + "Leave the one that carries the rights, or give the rights to the user himself."),
    };

    private static ExecSection Exec(string user, YamlSection body, string folder)
    {
        var command = body.Text("command") ?? throw Fault.Of($"{body.Place}: user '{user}' has an exec plugin without 'command'. Name the program to run.");
        return new ExecSection
        {
            // As kubectl: a bare name is looked for in PATH, a path is relative to the file.
            Command = command.Contains('/', StringComparison.Ordinal) || command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
                ? Path.GetFullPath(command, folder)
                : command,
            ApiVersion = body.Text("apiVersion")
                ?? throw Fault.Of($"{body.Place}: user '{user}' has an exec plugin without 'apiVersion'. Say which it speaks: client.authentication.k8s.io/v1 or …/v1beta1."),
            Arguments = body.Texts("args"),
            Environment =
            [
                .. body.Sections("env").Select(variable => KeyValuePair.Create(
                    variable.Text("name") ?? throw Fault.Of($"{variable.Place}: user '{user}': a variable in the exec plugin's 'env' has no name. Give it one."),
                    variable.Text("value") ?? "")),
            ],
            InstallHint = body.Text("installHint"),
            ProvideClusterInfo = body.Flag("provideClusterInfo"),
            InteractiveMode = body.Text("interactiveMode"),
        };
    }

    private static string? Absolute(string? path, string folder) => path is null ? null : Path.GetFullPath(path, folder);
}
