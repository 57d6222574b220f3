using System.Text.Json.Nodes;
using ConformanceLab.Clusters.Binaries;
using ConformanceLab.Clusters.ControlPlane;
using ConformanceLab.Clusters.Nodes;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Tests.ControlPlane;

/// <summary>What tests of the real thing share: the programs, a registry of the test's own, and a target.</summary>
internal sealed class RealControlPlane : IDisposable
{
    private readonly TempFolder _folder = new();

    public RealControlPlane() => Registry = new ClusterRegistry(_folder["clusters"], TimeProvider.System, id => id == "control-plane" ? Provider() : null);

    public ClusterRegistry Registry { get; }

    public Lines Lines { get; } = new();

    public string LogFolder => _folder["run-logs"];

    public TempFolder Folder => _folder;

    /// <summary>The provider with the programs that are at hand: none is fetched or built for a test.</summary>
    public static ControlPlaneProvider Provider(Func<Ports>? ports = null) => new(Chain(), NodeRuntimeChain.Default, ports ?? Ports.FindFree);

    /// <summary>Ignores the test where no programs are at hand; in CI that is a failure.</summary>
    public static async Task RequireAsync(CancellationToken ct)
    {
        try
        {
            await Chain().ObtainAsync(new BinaryRequest(VersionWish.Any, new ControlPlaneSettings(), new Lines()), ct);
        }
        catch (ClusterException e) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Ignore(e.Message);
        }
    }

    public ClusterSession Session(IProgress<string>? progress = null) => new("tests", "run-1", LogFolder, Registry, progress ?? Lines, TimeProvider.System);

    public TargetSpec Target(string name, string settings = "{}", string? version = null) => new()
    {
        Name = name,
        Provider = "control-plane",
        Version = version,
        Settings = JsonNode.Parse(settings)!.AsObject(),
        BaseDirectory = _folder.Path,
    };

    public Task<ICluster> UpAsync(string name, string settings, CancellationToken ct) => Provider().UpAsync(Target(name, settings), Session(), ct);

    /// <summary>Every process of any cluster in this test's registry.</summary>
    public static IReadOnlyList<ProcessIdentity> ProcessesOf(ClusterEntry entry) => ProcessTable.Marked(ControlPlaneProvider.Marker, entry.Id);

    public void Dispose() => _folder.Dispose();

    private static BinaryChain Chain() => new(
        BinaryCache.Default, [new GivenFolder(), new KubebuilderAssets(Environment.GetEnvironmentVariable), new CachedBinaries(BinaryCache.Default)]);
}
