using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.CustomResources;

/// <summary>What probes of custom resources share: definitions of widgets, each in a group that nobody else uses.</summary>
public abstract class DefinitionProbe : Probe
{
    /// <summary>The definitions themselves.</summary>
    protected static Resource Definitions { get; } = Resource.Of<V1CustomResourceDefinition>();

    /// <summary>A schema for <c>spec</c> with a size, a colour and parts.</summary>
    protected const string SpecSchema =
        """
        { "type": "object", "required": ["size"], "properties": {
            "size": { "type": "integer", "minimum": 1, "maximum": 9 },
            "colour": { "type": "string", "enum": ["red", "green"], "default": "green" },
            "parts": { "type": "array", "items": { "type": "object", "properties": { "name": { "type": "string" }, "weight": { "type": "integer" } } } },
            "reach": { "x-kubernetes-int-or-string": true } } }
        """;

    /// <summary>Widgets in a group of their own.</summary>
    protected static Resource Widgets() => new($"{UniqueName("g")}.conformancelab.dev", "v1", "widgets", "Widget");

    /// <summary>A definition with one version.</summary>
    /// <param name="widgets">The resource to define.</param>
    /// <param name="specSchema">The schema of <c>spec</c>.</param>
    /// <param name="more">More fields of the version, such as <c>subresources</c>.</param>
    protected static JsonObject Definition(Resource widgets, string specSchema = SpecSchema, string more = "{}")
    {
        var version = Version(widgets.Version, specSchema);
        foreach (var (name, value) in Json(more))
        {
            version[name] = value?.DeepClone();
        }

        return Definition(widgets, version);
    }

    /// <summary>A definition with these versions.</summary>
    protected static JsonObject Definition(Resource widgets, params JsonObject[] versions) => new()
    {
        ["apiVersion"] = Definitions.ApiVersion,
        ["kind"] = Definitions.Kind,
        ["metadata"] = new JsonObject { ["name"] = $"{widgets.Plural}.{widgets.Group}" },
        ["spec"] = new JsonObject
        {
            ["group"] = widgets.Group,
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject { ["plural"] = widgets.Plural, ["singular"] = widgets.Plural.TrimEnd('s'), ["kind"] = widgets.Kind, ["listKind"] = $"{widgets.Kind}List" },
            ["versions"] = new JsonArray([.. versions]),
        },
    };

    /// <summary>One version of a definition, served and stored.</summary>
    protected static JsonObject Version(string name, string specSchema = SpecSchema) => new()
    {
        ["name"] = name,
        ["served"] = true,
        ["storage"] = true,
        ["schema"] = new JsonObject
        {
            ["openAPIV3Schema"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["spec"] = Json(specSchema),
                    ["status"] = Json("""{ "type": "object", "properties": { "phase": { "type": "string" }, "replicas": { "type": "integer" }, "selector": { "type": "string" } } }"""),
                },
            },
        },
    };

    /// <summary>Creates a definition and waits until its widgets are served.</summary>
    /// <returns>The definition as it was stored.</returns>
    protected async Task<Answer> Define(Resource widgets, JsonObject definition, CancellationToken ct)
    {
        var stored = Answer.Must(await Api.TryCreate(Definitions, definition, ct)).Succeed().Answer;

        // A server may serve what it has not yet told to be established; only once it has, the rest of what is promised of it counts.
        var name = stored.Text("metadata.name")!;
        await Eventually(async token => Answer.Must(await Api.TryGet(Definitions, name, token)).Succeed().And.Satisfy(IsEstablished, "tells that it is established"), Within.DefinitionServed, ct);
        await Eventually(async token => Answer.Must(await Api.TryList(widgets, "limit=1", token)).Succeed(), Within.DefinitionServed, ct);
        return stored;
    }

    private static bool IsEstablished(JsonNode definition) =>
        (JsonPath.Find(definition, "status.conditions") as JsonArray)?.Any(condition => JsonPath.Text(condition, "type") == "Established" && JsonPath.Text(condition, "status") == "True") == true;

    /// <summary>A widget.</summary>
    protected static JsonObject Widget(Resource widgets, string name, string spec) => new()
    {
        ["apiVersion"] = widgets.ApiVersion,
        ["kind"] = widgets.Kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = JsonNode.Parse(spec),
    };
}
