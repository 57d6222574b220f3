using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("Each group version that the server serves itself is an available APIService", Access = RunMode.ReadOnly)]
[Feature("api-aggregation")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/api-service-v1/")]
public sealed class ApiServices : Probe
{
    private static readonly Resource Services = new("apiregistration.k8s.io", "v1", "apiservices", "APIService", false);

    [Test]
    public async Task Local_ones_are_available(CancellationToken ct)
    {
        foreach (var (name, group, version) in new[] { ("v1.", "", "v1"), ("v1.apps", "apps", "v1") })
        {
            var answer = await Api.TryGet(Services, name, ct);

            Answer.Must(answer).Succeed().And.HaveField("spec.version", version).And.NotHaveField("spec.service");
            Assert.That(answer.Text("spec.group") ?? "", Is.EqualTo(group));
            Assert.That(
                answer.At("status.conditions")?.AsArray().Any(condition => JsonPath.Text(condition, "type") == "Available" && JsonPath.Text(condition, "status") == "True"),
                Is.True,
                $"{name} is available");
        }
    }

    [Test]
    public async Task One_that_trusts_and_does_not_check_is_refused(CancellationToken ct)
    {
        var group = $"{UniqueName("g")}.conformancelab.dev";
        var contradiction = Json($$"""
            { "apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService", "metadata": { "name": "v1.{{group}}" },
              "spec": { "group": "{{group}}", "version": "v1", "groupPriorityMinimum": 100, "versionPriority": 10, "insecureSkipTLSVerify": true, "caBundle": "Z2FyYmFnZQ==", "service": { "namespace": "default", "name": "nobody" } } }
            """);

        Answer.Must(await Api.TryCreate(Services, contradiction, "dryRun=All", ct)).HaveStatus(422).And.Blame("spec.insecureSkipTLSVerify");
    }
}
