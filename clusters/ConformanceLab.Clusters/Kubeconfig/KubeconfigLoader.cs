using ConformanceLab.Model;
using k8s;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>Finds the kubeconfig that kubectl would take, and makes a client's configuration from it.</summary>
/// <remarks>Keep one for the life of the process: it holds the credentials that exec plugins handed out until they expire, so that none is run more often than needed.
/// Where it is defined: <see href="https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"/>,
/// <see href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins"/>.</remarks>
public sealed class KubeconfigLoader
{
    private readonly Machine _machine;
    private readonly ExecCredentialStore _plugins;
    private readonly TimeProvider _time;

    /// <summary>A loader for this machine and its environment variables.</summary>
    /// <param name="time">The clock that credentials expire by.</param>
    public KubeconfigLoader(TimeProvider time)
        : this(time, new Machine())
    {
    }

    internal KubeconfigLoader(TimeProvider time, Machine machine)
    {
        _time = time;
        _machine = machine;
        _plugins = new ExecCredentialStore(time, machine);
    }

    /// <summary>
    /// The files and the context that a target means: the target's own files, each of which must be there; else those of <c>KUBECONFIG</c> that are there;
    /// else <c>~/.kube/config</c>; else the pod's service account. The context's name is fixed in the result, so that a later change of the current context
    /// doesn't lead a run to another cluster.
    /// </summary>
    /// <exception cref="ClusterException">There is none, one can't be read, or the context or an entry that it names is missing.</exception>
    public async Task<Connection> ResolveAsync(TargetSpec target, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);

        var named = target.Kubeconfig.Count > 0;
        var files = named
            ? [.. target.Kubeconfig.Select(path => _machine.Absolute(path, target.BaseDirectory)).Distinct(StringComparer.Ordinal)]
            : SearchFiles();
        var document = files.Count > 0 ? await KubeconfigReader.ReadAsync(files, ct) : null;

        if (document is null or { IsEmpty: true } && !named && target.Context is null && _machine.IsInCluster)
        {
            return new Connection([], null, InCluster: true);
        }

        if (document is null)
        {
            throw NoKubeconfig();
        }

        return new Connection(files, ContextLookup.Find(document, target.Context).Context.Name);
    }

    /// <summary>
    /// The configuration for a client of that cluster. Everything about TLS, proxies and client certificates is in its
    /// <see cref="KubernetesClientConfiguration.FirstMessageHandlerSetup"/>, which <see cref="Kubernetes"/> applies by itself and which may also be applied to a handler of one's own;
    /// a bearer token, however it comes, is in <see cref="KubernetesClientConfiguration.TokenProvider"/>; impersonation needs <see cref="ClusterConfiguration.Handlers"/>,
    /// which <see cref="ClusterConfiguration.Connect"/> puts into its client.
    /// </summary>
    /// <remarks>Runs the exec plugin, where there is one and what it handed out has expired.</remarks>
    /// <exception cref="ClusterException">Something in the files is missing, broken or not supported, or an exec plugin failed. Also thrown by the token provider, when a plugin
    /// fails later on.</exception>
    public async Task<ClusterConfiguration> LoadAsync(Connection connection, CancellationToken ct) => (await AccessAsync(connection, ct)).Configuration;

    internal async Task<ClusterAccess> AccessAsync(Connection connection, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.InCluster)
        {
            return await InClusterAccount.LoadAsync(_machine, _time, ct);
        }

        var document = await KubeconfigReader.ReadAsync(connection.Kubeconfig, ct);
        return await new ContextAssembly(_plugins, _machine, _time).BuildAsync(ContextLookup.Find(document, connection.Context), ct);
    }

    /// <summary>What would be taken where a target names nothing, a line each, for <c>clusters doctor</c>.</summary>
    internal async Task<IReadOnlyList<string>> DescribeAsync(CancellationToken ct)
    {
        var files = SearchFiles();
        var facts = new List<string>();
        if (files.Count > 0)
        {
            var document = await KubeconfigReader.ReadAsync(files, ct);
            facts.Add($"kubeconfig: {Fault.List(files)}{(_machine.FilesOfVariable().Count > 0 ? " (from KUBECONFIG)" : "")}");
            facts.Add($"contexts: {Fault.List(document.Contexts.Select(context => context.Name == document.CurrentContext ? $"{context.Name} (current)" : context.Name))}");
        }

        if (_machine.IsInCluster)
        {
            facts.Add($"in a cluster: service account in {_machine.ServiceAccountFolder}{(files.Count > 0 ? ", not taken, since there is a kubeconfig" : "")}");
        }

        return facts;
    }

    internal ClusterException NoKubeconfig()
    {
        var variable = _machine.FilesOfVariable();
        var looked = variable.Count > 0
            ? $"none of the files in KUBECONFIG is there ({Fault.List(variable)})"
            : $"KUBECONFIG isn't set, and '{_machine.DefaultKubeconfig}' isn't there";
        return Fault.Of(
            $"no kubeconfig found: {looked}, and this isn't a pod with a service account ('{_machine.ServiceAccountToken}' and KUBERNETES_SERVICE_HOST). "
            + "Name a file with --kubeconfig or `kubeconfig:` in the lab file, or set KUBECONFIG.");
    }

    private List<string> SearchFiles()
    {
        var variable = _machine.FilesOfVariable();
        return [.. (variable.Count > 0 ? variable : [_machine.DefaultKubeconfig]).Where(Path.Exists)];
    }
}
