using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A LimitRange gives its defaults to the containers that ask for nothing", Fresh = true)]
[Feature("limit-ranges")]
[Spec("https://kubernetes.io/docs/concepts/policy/limit-range/")]
[Requires(Capability.Controllers)]
public sealed class LimitRangeDefaults : Probe
{
    [Test]
    public async Task Requests_and_limits_are_injected(CancellationToken ct)
    {
        // A server that sets requests and limits whatever is asked for shows it here, before its defaults are waited for in vain.
        KeepsItsOwn(await Api.TryCreate(Pod("explicit").Nowhere(), "dryRun=All", ct));
        await Api.Create(
            new V1LimitRange
            {
                Metadata = Meta("defaults"),
                Spec = new V1LimitRangeSpec
                {
                    Limits =
                    [
                        new V1LimitRangeItem
                        {
                            Type = "Container",
                            DefaultProperty = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("300m") },
                            DefaultRequest = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("70m") },
                        },
                    ],
                },
            },
            ct);
        var silent = Pod("silent").Nowhere();
        silent.Spec.Containers[0].Resources = null;
        silent.Spec.InitContainers = [new V1Container { Name = "first", Image = PauseImage, SecurityContext = silent.Spec.Containers[0].SecurityContext }];

        // One look at the LimitRange serves all containers of a pod: once one has the defaults, what another has was set by somebody else, and no waiting helps.
        var filled = await Eventually(async token => HasDefaults(await Api.TryCreate(silent, "dryRun=All", token), "initContainers"), Within.CacheCaughtUp, ct);
        HasDefaults(filled, "containers");

        KeepsItsOwn(await Api.TryCreate(Pod("explicit").Nowhere(), ct));
    }

    private static Answer HasDefaults(Answer answer, string containers) =>
        Answer.Must(answer).Succeed().And.HaveField($"spec.{containers}[0].resources.limits.cpu", "300m").And.HaveField($"spec.{containers}[0].resources.requests.cpu", "70m").Answer;

    private static void KeepsItsOwn(Answer answer) =>
        Answer.Must(answer).Succeed().And.HaveField("spec.containers[0].resources.limits.cpu", "100m").And.HaveField("spec.containers[0].resources.requests.cpu", "10m");
}
