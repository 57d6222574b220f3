using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

/// <summary>What probes share that ask for a custom resource, without making one.</summary>
public abstract class DefinitionAskingProbe : Probe
{
    /// <summary>Claims that a definition in a group would be taken.</summary>
    /// <param name="group">The API group.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="ask">Changes the definition.</param>
    protected async Task Taken(string group, CancellationToken ct, Action<JsonObject>? ask = null)
    {
        var plural = UniqueName("widgets");
        var definition = Json($$"""
            { "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": { "name": "{{plural}}.{{group}}" },
              "spec": { "group": "{{group}}", "scope": "Cluster", "names": { "plural": "{{plural}}", "kind": "Widget" },
                        "versions": [{ "name": "v1", "served": true, "storage": true, "schema": { "openAPIV3Schema": { "type": "object" } } }] } }
            """);
        ask?.Invoke(definition);

        Answer.Must(await Api.TryCreate(Resource.Of<V1CustomResourceDefinition>(), definition, "dryRun=All", ct)).Succeed().And.HaveField("spec.group", group);
    }
}
