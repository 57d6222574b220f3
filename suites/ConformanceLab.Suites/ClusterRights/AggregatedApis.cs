using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("An API that another server serves is taken", Access = RunMode.ReadOnly)]
[Feature("api-aggregation")]
[Spec("https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/")]
public sealed class AggregatedApis : Probe
{
    [Test]
    public async Task The_service_that_serves_it_is_kept(CancellationToken ct)
    {
        var group = $"{UniqueName("g")}.conformancelab.dev";
        var service = Json($$"""
            { "apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService", "metadata": { "name": "v1alpha1.{{group}}" },
              "spec": { "group": "{{group}}", "version": "v1alpha1", "groupPriorityMinimum": 100, "versionPriority": 10, "insecureSkipTLSVerify": true, "service": { "namespace": "default", "name": "nobody" } } }
            """);

        var answer = await Api.TryCreate(new Resource("apiregistration.k8s.io", "v1", "apiservices", "APIService", Namespaced: false), service, "dryRun=All", ct);

        Answer.Must(answer).KeepField("spec.service.name", "nobody");
    }
}
