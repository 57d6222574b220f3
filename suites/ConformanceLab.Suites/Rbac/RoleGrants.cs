using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rbac;

[Probe("A Role grants the verbs and resources that it names, in its namespace, and nothing else", Severity = Severity.Critical)]
[Feature("rbac")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole")]
[Requires(Capability.ClusterAdmin)]
public sealed class RoleGrants : RbacProbe
{
    [Test]
    public async Task Nothing_else_is_granted(CancellationToken ct)
    {
        await Api.Create(ConfigMap("shown", ("colour", "red")), ct);
        var reader = await Grant("reader", ct, Rule("", "configmaps", "get"));
        var asReader = Api.As(reader);
        await Allowed(token => asReader.TryGet<V1ConfigMap>("shown", token), ct);

        MustBeForbidden(await asReader.TryList<V1ConfigMap>("", ct), reader);
        MustBeForbidden(await asReader.TryDelete<V1ConfigMap>("shown", ct), reader);
        MustBeForbidden(await asReader.TryGet<V1Secret>("shown", ct), reader);
        MustBeForbidden(await asReader.TryGet<V1ConfigMap>("shown", ct, "kube-public"), reader);
    }

    [Test]
    public async Task Names_of_objects_narrow_it(CancellationToken ct)
    {
        await Api.Create(ConfigMap("mine"), ct);
        await Api.Create(ConfigMap("others"), ct);
        var rule = Rule("", "configmaps", "get", "patch");
        rule.ResourceNames = ["mine"];
        var owner = await Grant("owner", ct, rule);
        var asOwner = Api.As(owner);

        await Allowed(token => asOwner.TryGet<V1ConfigMap>("mine", token), ct);
        Answer.Must(await asOwner.TryPatch<V1ConfigMap>("mine", Patch.Merge, """{ "data": { "a": "b" } }""", ct)).Succeed();
        MustBeForbidden(await asOwner.TryGet<V1ConfigMap>("others", ct), owner);
        MustBeForbidden(await asOwner.TryPatch<V1ConfigMap>("others", Patch.Merge, """{ "data": { "a": "b" } }""", ct), owner);
    }

    [Test]
    public async Task A_subresource_is_granted_apart(CancellationToken ct)
    {
        await Api.Create(Deployment("scaled", 0), ct);
        var scaler = await Grant("scaler", ct, Rule("apps", "deployments/scale", "get"));
        var asScaler = Api.As(scaler);

        await Allowed(token => asScaler.TryGet(Resource.Of<V1Deployment>(), "scaled", token, subresource: "scale"), ct);
        MustBeForbidden(await asScaler.TryGet<V1Deployment>("scaled", ct), scaler);
    }

    [Test]
    public async Task What_is_unbound_is_lost(CancellationToken ct)
    {
        await Api.Create(ConfigMap("lost"), ct);
        var reader = await Grant("leaver", ct, Rule("", "configmaps", "get"));
        var asReader = Api.As(reader);
        await Allowed(token => asReader.TryGet<V1ConfigMap>("lost", token), ct);

        await Api.Delete<V1RoleBinding>(reader, ct);

        await Eventually(async token => MustBeForbidden(await asReader.TryGet<V1ConfigMap>("lost", token), reader), Within.CacheCaughtUp, ct);
    }
}
