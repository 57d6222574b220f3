using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("Of a pod's spec the image can be changed, and hardly anything else")]
[Feature("pods")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement")]
[Requires(Capability.Controllers)]
public sealed class PodChanges : Probe
{
    [Test]
    public async Task The_image_can_be_changed(CancellationToken ct)
    {
        await Api.Create(Pod("renewed").Nowhere(), ct);
        const string image = """{ "spec": { "containers": [{ "name": "main", "image": "registry.k8s.io/pause:3.9" }] } }""";

        Answer.Must(await Api.TryPatch<V1Pod>("renewed", Patch.Strategic, image, ct)).Succeed().And.HaveField("spec.containers[0].image", "registry.k8s.io/pause:3.9");
    }

    [Test]
    public async Task What_the_container_runs_can_not_be_changed(CancellationToken ct)
    {
        await Api.Create(Pod("fixed").Nowhere(), ct);
        const string command = """{ "spec": { "containers": [{ "name": "main", "command": ["/bin/other"] }] } }""";

        Answer.Must(await Api.TryPatch<V1Pod>("fixed", Patch.Strategic, command, ct)).HaveStatus(422).And.HaveReason("Invalid").And.Blame("spec");
    }

    [Test]
    public async Task Containers_need_names_of_their_own(CancellationToken ct)
    {
        var pod = Pod("twins").Nowhere();
        pod.Spec.Containers.Add(pod.Spec.Containers[0]);

        Answer.Must(await Api.TryCreate(pod, ct)).HaveStatus(422).And.Blame("spec.containers[1].name");
    }

    [Test]
    public async Task A_request_above_its_limit_is_refused(CancellationToken ct)
    {
        var pod = Pod("greedy").Nowhere();
        pod.Spec.Containers[0].Resources.Requests["cpu"] = new("200m");

        Answer.Must(await Api.TryCreate(pod, ct)).HaveStatus(422).And.Mention("spec.containers[0].resources.requests");
    }
}
