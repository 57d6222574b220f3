using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Engine;

/// <summary>Sends a plain object of every usual kind as a dry run, and notes what the server makes of it: defaults, admission plugins and webhooks at work.</summary>
internal sealed class SampleSurface(TargetSession session, SurfaceReader reader, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly IReadOnlyList<Sample> Plain = Read();

    public async Task<IReadOnlyList<SurfaceSample>> Samples(IReadOnlyList<SurfaceResource> resources, CancellationToken ct) =>
        await session.InOwnNamespace(space => Send(space, resources, ct), ct);

    private async Task<IReadOnlyList<SurfaceSample>> Send(string space, IReadOnlyList<SurfaceResource> resources, CancellationToken ct)
    {
        var seen = new ConcurrentBag<SurfaceSample>();
        var served = resources.Select(resource => resource.Id).ToHashSet(StringComparer.Ordinal);
        // A run that stays in given namespaces asks for nothing outside of them, not even as a rehearsal.
        var reach = Plain.Where(sample => served.Contains(sample.Resource) && !(sample.ClusterScoped && session.Options.Mode == RunMode.Namespaced));
        await Parallel.ForEachAsync(reach, SurfaceReader.Many(ct), async (sample, token) =>
        {
            var answer = await CreateWithToken(sample, space, token);
            if (answer.Succeeded)
            {
                seen.Add(new SurfaceSample(sample.Name, sample.Resource, ObjectChanges.Between(sample.Object, answer.Json)));
            }
            else
            {
                reader.Missed($"samples/{sample.Name}", answer);
            }
        });
        return [.. seen.OrderBy(sample => sample.Name, StringComparer.Ordinal)];
    }

    /// <summary>Servers before 1.24 refuse every pod until a controller has made a token for the namespace's account, a moment after the account itself.</summary>
    private async Task<Answer> CreateWithToken(Sample sample, string space, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var answer = await Create(sample, space, ct);
            if (!LacksToken(answer) || time.GetElapsedTime(started) > Within.CacheCaughtUp.Duration)
            {
                return answer;
            }

            await Task.Delay(BetweenLooks, time, ct);
        }
    }

    private static bool LacksToken(Answer answer) => answer.Status == 500 && answer.Message?.StartsWith("No API token found for service account", StringComparison.Ordinal) == true;

    private async Task<Answer> Create(Sample sample, string space, CancellationToken ct)
    {
        var cut = sample.Resource.LastIndexOf('/');
        var (version, name) = (sample.Resource[..cut], sample.Resource[(cut + 1)..]);
        var root = version.Contains('/', StringComparison.Ordinal) ? "/apis" : "/api";
        var path = sample.ClusterScoped ? $"{root}/{version}/{name}" : $"{root}/{version}/namespaces/{space}/{name}";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}?dryRun=All") { Content = new StringContent(sample.Object.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return await session.Send(request, ct);
    }

    private static IReadOnlyList<Sample> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("samples.json") ?? throw new InvalidOperationException("samples.json is not embedded");
        return JsonSerializer.Deserialize<IReadOnlyList<Sample>>(stream, JsonSerializerOptions.Web)!;
    }

    private sealed record Sample(string Name, string Resource, JsonObject Object, bool ClusterScoped = false);
}
