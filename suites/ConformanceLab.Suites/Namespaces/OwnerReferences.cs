using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Namespaces;

[Probe("Owner references must be complete, and only one of them may be the controller", Fresh = true)]
[Feature("owner-references")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/")]
public sealed class OwnerReferences : Probe
{
    [Test]
    public async Task Two_controllers_are_refused(CancellationToken ct)
    {
        var answer = await Create("ruled", ct, Reference("one", "1"), Reference("two", "2"));

        Answer.Must(answer).HaveStatus(422).And.HaveReason("Invalid").And.Blame("metadata.ownerReferences");
    }

    [Test]
    public async Task Reference_without_uid_is_refused(CancellationToken ct)
    {
        var incomplete = Reference("one", "1");
        incomplete.Uid = "";

        Answer.Must(await Create("incomplete", ct, incomplete)).HaveStatus(422).And.HaveReason("Invalid").And.Mention("uid");
    }

    [Test]
    public async Task One_controller_beside_other_owners_is_kept(CancellationToken ct)
    {
        var owner = await Api.Create(ConfigMap("owner"), ct);
        var other = await Api.Create(ConfigMap("other"), ct);
        var controller = new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = owner.Name(), Uid = owner.Uid(), Controller = true };
        var plain = new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = other.Name(), Uid = other.Uid() };

        var answer = await Create("kept", ct, controller, plain);

        Answer.Must(answer).HaveStatus(201).And.HaveField("metadata.ownerReferences[0].controller", "true")
            .And.HaveField("metadata.ownerReferences[0].uid", owner.Uid()).And.HaveField("metadata.ownerReferences[1].uid", other.Uid());
    }

    private static V1OwnerReference Reference(string name, string last) =>
        new() { ApiVersion = "v1", Kind = "ConfigMap", Name = name, Uid = $"00000000-0000-4000-8000-00000000000{last}", Controller = true };

    private Task<Answer> Create(string name, CancellationToken ct, params V1OwnerReference[] owners) =>
        Api.TryCreate(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name, OwnerReferences = [.. owners] } }, ct);
}
