using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("With the conversion None every served version shows the same object under its own apiVersion", Access = RunMode.Full)]
[Feature("crd-versions")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/")]
[Requires(Capability.ClusterAdmin)]
public sealed class TwoVersions : DefinitionProbe
{
    [Test]
    public async Task An_object_is_read_in_the_other_version(CancellationToken ct)
    {
        var (widgets, older) = await DefineBoth(ct);

        var created = await Api.TryCreate(older, Widget(older, "one", """{ "size": 4 }"""), ct);
        var read = await Api.TryGet(widgets, "one", ct);
        var listed = await Api.TryList(older, "", ct);

        Answer.Must(created).HaveStatus(201).And.HaveField("apiVersion", older.ApiVersion);
        Answer.Must(read).HaveStatus(200).And.HaveField("apiVersion", widgets.ApiVersion).And.HaveField("spec.size", "4").And.HaveField("metadata.uid", created.Text("metadata.uid")!);
        Answer.Must(listed).HaveStatus(200).And.HaveField("items[0].apiVersion", older.ApiVersion).And.HaveField("items[0].spec.size", "4");
    }

    [Test]
    public async Task The_most_stable_version_is_preferred(CancellationToken ct)
    {
        var (widgets, _) = await DefineBoth(ct);

        await Eventually(
            async token => Answer.Must(await Api.TryGet($"/apis/{widgets.Group}", token)).Succeed()
                .And.HaveField("preferredVersion.version", "v1").And.HaveField("versions[0].version", "v1").And.HaveField("versions[1].version", "v1beta1"),
            Within.DefinitionServed,
            ct);
    }

    [Test]
    public async Task A_version_that_is_not_served_any_more_is_gone(CancellationToken ct)
    {
        var (widgets, older) = await DefineBoth(ct);
        await Api.Create(older, Widget(older, "survivor", """{ "size": 5 }"""), ct);

        const string unserve = """[{ "op": "replace", "path": "/spec/versions/1/served", "value": false }]""";
        Answer.Must(await Api.TryPatch(Definitions, $"{widgets.Plural}.{widgets.Group}", Patch.Json, unserve, ct)).Succeed();

        await Eventually(async token => Answer.Must(await Api.TryGet(older, "survivor", token)).HaveStatus(404), Within.DefinitionServed, ct);
        Answer.Must(await Api.TryGet(widgets, "survivor", ct)).HaveStatus(200).And.HaveField("spec.size", "5");
    }

    private async Task<(Resource Widgets, Resource Older)> DefineBoth(CancellationToken ct)
    {
        var widgets = Widgets();
        var older = widgets with { Version = "v1beta1" };
        var olderVersion = Version(older.Version);
        olderVersion["storage"] = false;
        await Define(widgets, Definition(widgets, Version(widgets.Version), olderVersion), ct);
        await Eventually(async token => Answer.Must(await Api.TryList(older, "limit=1", token)).Succeed(), Within.DefinitionServed, ct);
        return (widgets, older);
    }
}
