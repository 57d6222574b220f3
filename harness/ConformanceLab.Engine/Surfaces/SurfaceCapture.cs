using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Engine;

/// <summary>Asks the API server what it says of itself, all at once, and creates nothing that lasts.</summary>
internal sealed class SurfaceCapture(TargetSession session, TimeProvider time)
{
    /// <exception cref="OutcomeException">The server doesn't tell its version or its groups: there is no surface then.</exception>
    public async Task<Surface> Capture(CancellationToken ct)
    {
        var (at, started) = (time.GetUtcNow(), time.GetTimestamp());
        var reader = new SurfaceReader(session);
        var version = Version(await reader.Get("/version", ct));
        var schemas = reader.Part("openapi", () => new OpenApiSurface(reader).Schemas(ct), new Dictionary<string, IReadOnlyList<string>>());
        var gates = reader.Part("/metrics", () => new GateSurface(reader).Gates(ct), null);
        var health = reader.Part("health", () => new HealthSurface(reader).Checks(ct), []);
        var nodes = reader.Part("/api/v1/nodes", () => new NodeSurface(reader).Nodes(ct), null);
        var landmarks = reader.Part("kube-system", () => new ObjectSurface(reader).Landmarks(ct), []);
        var discovery = await new DiscoverySurface(reader).Discover(ct);
        var objects = reader.Part("objects", () => new ObjectSurface(reader).Objects(discovery, ct), []);
        var capabilities = await reader.Part("capabilities", async () => await new CapabilitySurface(reader, time).Capabilities(discovery.Resources, await nodes, ct), []);
        session.Learn(capabilities, discovery.Preferred.Keys);
        var samples = await reader.Part("samples", () => new SampleSurface(session, reader, time).Samples(discovery.Resources, ct), []);
        return new Surface
        {
            CapturedAt = at,
            Version = version,
            Resources = discovery.Resources,
            PreferredVersions = discovery.Preferred,
            Objects = await objects,
            Landmarks = await landmarks,
            Nodes = await nodes ?? [],
            Schemas = await schemas,
            Gates = await gates,
            Health = await health,
            Samples = samples,
            Host = session.Host,
            Gaps = reader.Gaps,
            Capabilities = capabilities,
            Seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 3),
        };
    }

    private static KubernetesVersion Version(Answer answer)
    {
        var version = Answer.Must(answer).Succeed().Answer;
        var gitVersion = version.Text("gitVersion") ?? throw new UntoldException("/version has no gitVersion", version);
        return KubernetesVersion.Read(gitVersion, version.Text("major"), version.Text("minor"))
            ?? throw new UntoldException($"/version says '{gitVersion}', which names no release of Kubernetes, and no major and minor either: without them there is no upstream to compare the server with", version);
    }
}
