using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Apply;

[Probe("Apply is refused without a manager, and with managed fields in its body")]
[Feature("server-side-apply")]
[Spec("https://kubernetes.io/docs/reference/using-api/server-side-apply/#apply-and-update")]
public sealed class ApplyRefusals : Probe
{
    [Test]
    public async Task No_manager_is_refused(CancellationToken ct)
    {
        const string body = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"unmanaged"}}""";

        var answer = await Api.TryPatch<V1ConfigMap>("unmanaged", Patch.Apply, body, ct);

        Answer.Must(answer).HaveStatus(400, 422).And.Mention("fieldManager");
        Answer.Must(await Api.TryGet<V1ConfigMap>("unmanaged", ct)).HaveStatus(404);
    }

    [Test]
    public async Task Managed_fields_in_the_body_are_refused(CancellationToken ct)
    {
        var body = Json("""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"presumed","managedFields":[
             {"manager":"alice","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:colour":{}}}}]}}
            """);

        Answer.Must(await Api.TryApply(Resource.Of<V1ConfigMap>(), body, "alice", ct)).HaveStatus(400, 422).And.Mention("managedFields");
    }
}
