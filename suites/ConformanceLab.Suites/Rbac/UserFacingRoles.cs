using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rbac;

[Probe("The roles view and edit are there, and stop where they are documented to stop")]
[Feature("rbac")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles")]
[Requires(Capability.ClusterAdmin, Capability.Controllers)]
public sealed class UserFacingRoles : RbacProbe
{
    [Test]
    public async Task View_reads_without_secrets(CancellationToken ct)
    {
        var viewer = UniqueName("viewer");
        await Api.Create(Binding("view", viewer, "view", "ClusterRole"), ct);
        var asViewer = Api.As(viewer);

        await Allowed(token => asViewer.TryList<V1ConfigMap>("limit=1", token), ct);
        Answer.Must(await asViewer.TryList<V1Deployment>("limit=1", ct)).Succeed();
        MustBeForbidden(await asViewer.TryList<V1Secret>("limit=1", ct), viewer);
        MustBeForbidden(await asViewer.TryList<V1Role>("limit=1", ct), viewer);
        MustBeForbidden(await asViewer.TryCreate(ConfigMap("by-viewer"), ct), viewer);
    }

    [Test]
    public async Task Edit_writes_without_roles(CancellationToken ct)
    {
        var editor = UniqueName("editor");
        await Api.Create(Binding("edit", editor, "edit", "ClusterRole"), ct);
        var asEditor = Api.As(editor);

        await Allowed(token => asEditor.TryCreate(ConfigMap("by-editor"), token), ct);
        Answer.Must(await asEditor.TryList<V1Secret>("limit=1", ct)).Succeed();
        MustBeForbidden(await asEditor.TryCreate(Role("by-editor"), ct), editor);
        MustBeForbidden(await asEditor.TryCreate(Binding("by-editor", editor, "admin", "ClusterRole"), ct), editor);
    }
}
