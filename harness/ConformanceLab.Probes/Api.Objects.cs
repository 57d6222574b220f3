using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace ConformanceLab.Probes;

public sealed partial class Api
{
    /// <summary>Creates an object.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="body">The object; it is labelled.</param>
    /// <param name="query">Query parameters, such as <c>dryRun=All</c>.</param>
    /// <param name="ct">Ends it.</param>
    public Task<Answer> TryCreate(Resource resource, JsonObject body, string query, CancellationToken ct) =>
        Send(HttpMethod.Post, resource.Collection(Scope(resource, JsonPath.Text(body, "metadata.namespace"))) + Query(query), Label(body), Json, Json, ct);

    /// <inheritdoc cref="TryCreate(Resource, JsonObject, string, CancellationToken)"/>
    public Task<Answer> TryCreate(Resource resource, JsonObject body, CancellationToken ct) => TryCreate(resource, body, "", ct);

    /// <inheritdoc cref="TryCreate(Resource, JsonObject, string, CancellationToken)"/>
    public Task<Answer> TryCreate<T>(T obj, string query, CancellationToken ct)
        where T : IKubernetesObject<V1ObjectMeta> =>
        TryCreate(Resource.Of<T>(), ToJson(obj), query, ct);

    /// <inheritdoc cref="TryCreate(Resource, JsonObject, string, CancellationToken)"/>
    public Task<Answer> TryCreate<T>(T obj, CancellationToken ct)
        where T : IKubernetesObject<V1ObjectMeta> =>
        TryCreate(obj, "", ct);

    /// <summary>Creates an object, as a part of the arrangement.</summary>
    /// <returns>The object as the server stored it.</returns>
    public async Task<T> Create<T>(T obj, CancellationToken ct)
        where T : IKubernetesObject<V1ObjectMeta> =>
        Answer.Must(await TryCreate(obj, ct)).Succeed().Answer.As<T>();

    /// <inheritdoc cref="Create{T}(T, CancellationToken)"/>
    public async Task<JsonObject> Create(Resource resource, JsonObject body, CancellationToken ct) =>
        Answer.Must(await TryCreate(resource, body, ct)).Succeed().Answer.Object;

    /// <summary>Gets an object by name.</summary>
    public Task<Answer> TryGet(Resource resource, string name, CancellationToken ct, string? ns = null, string? subresource = null) =>
        TryGet(resource.Item(Scope(resource, ns), name, subresource), ct);

    /// <inheritdoc cref="TryGet(Resource, string, CancellationToken, string?, string?)"/>
    public Task<Answer> TryGet<T>(string name, CancellationToken ct, string? ns = null)
        where T : IKubernetesObject<V1ObjectMeta> =>
        TryGet(Resource.Of<T>(), name, ct, ns);

    /// <summary>Gets an object that must be there.</summary>
    public async Task<T> Get<T>(string name, CancellationToken ct, string? ns = null)
        where T : IKubernetesObject<V1ObjectMeta> =>
        Answer.Must(await TryGet<T>(name, ct, ns)).Succeed().Answer.As<T>();

    /// <inheritdoc cref="Get{T}(string, CancellationToken, string?)"/>
    public async Task<JsonObject> Get(Resource resource, string name, CancellationToken ct, string? ns = null) =>
        Answer.Must(await TryGet(resource, name, ct, ns)).Succeed().Answer.Object;

    /// <summary>Replaces an object (PUT).</summary>
    public Task<Answer> TryUpdate(Resource resource, JsonObject body, CancellationToken ct, string query = "", string? subresource = null) =>
        Send(HttpMethod.Put, resource.Item(Scope(resource, JsonPath.Text(body, "metadata.namespace")), JsonPath.Text(body, "metadata.name")!, subresource) + Query(query), body.ToJsonString(), Json, Json, ct);

    /// <inheritdoc cref="TryUpdate(Resource, JsonObject, CancellationToken, string, string?)"/>
    public Task<Answer> TryUpdate<T>(T obj, CancellationToken ct, string query = "", string? subresource = null)
        where T : IKubernetesObject<V1ObjectMeta> =>
        TryUpdate(Resource.Of<T>(), ToJson(obj), ct, query, subresource);

    /// <summary>Replaces an object, as a part of the arrangement.</summary>
    public async Task<T> Update<T>(T obj, CancellationToken ct, string? subresource = null)
        where T : IKubernetesObject<V1ObjectMeta> =>
        Answer.Must(await TryUpdate(obj, ct, "", subresource)).Succeed().Answer.As<T>();

    /// <summary>Patches an object.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="type">One of <see cref="Patch"/>.</param>
    /// <param name="body">The patch.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="query">Query parameters.</param>
    /// <param name="ns">Another namespace than the probe's own.</param>
    /// <param name="subresource">A subresource.</param>
    public Task<Answer> TryPatch(Resource resource, string name, string type, string body, CancellationToken ct, string query = "", string? ns = null, string? subresource = null) =>
        Send(HttpMethod.Patch, resource.Item(Scope(resource, ns), name, subresource) + Query(query), body, type, Json, ct);

    /// <inheritdoc cref="TryPatch(Resource, string, string, string, CancellationToken, string, string?, string?)"/>
    public Task<Answer> TryPatch<T>(string name, string type, string body, CancellationToken ct, string query = "", string? subresource = null)
        where T : IKubernetesObject<V1ObjectMeta> =>
        TryPatch(Resource.Of<T>(), name, type, body, ct, query, null, subresource);

    /// <summary>Applies an object (server-side apply).</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="body">The manager's whole opinion; it is labelled.</param>
    /// <param name="manager">The field manager.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="force">Take over fields that others own.</param>
    /// <param name="query">More query parameters.</param>
    public Task<Answer> TryApply(Resource resource, JsonObject body, string manager, CancellationToken ct, bool force = false, string query = "") =>
        Send(
            HttpMethod.Patch,
            resource.Item(Scope(resource, JsonPath.Text(body, "metadata.namespace")), JsonPath.Text(body, "metadata.name")!)
                + Query($"fieldManager={Uri.EscapeDataString(manager)}{(force ? "&force=true" : "")}{(query.Length > 0 ? $"&{query}" : "")}"),
            Label(body),
            Patch.Apply,
            Json,
            ct);

    /// <inheritdoc cref="TryApply(Resource, JsonObject, string, CancellationToken, bool, string)"/>
    public Task<Answer> TryApply<T>(T obj, string manager, CancellationToken ct, bool force = false)
        where T : IKubernetesObject<V1ObjectMeta> =>
        TryApply(Resource.Of<T>(), ToJson(obj), manager, ct, force);

    /// <summary>Applies an object, as a part of the arrangement.</summary>
    public async Task<T> Apply<T>(T obj, string manager, CancellationToken ct, bool force = false)
        where T : IKubernetesObject<V1ObjectMeta> =>
        Answer.Must(await TryApply(obj, manager, ct, force)).Succeed().Answer.As<T>();

    /// <summary>Deletes an object.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="options">DeleteOptions; null sends none.</param>
    /// <param name="query">Query parameters.</param>
    /// <param name="ns">Another namespace than the probe's own.</param>
    public Task<Answer> TryDelete(Resource resource, string name, CancellationToken ct, JsonObject? options = null, string query = "", string? ns = null) =>
        TryDelete(resource.Item(Scope(resource, ns), name) + Query(query), options, ct);

    /// <inheritdoc cref="TryDelete(Resource, string, CancellationToken, JsonObject?, string, string?)"/>
    public Task<Answer> TryDelete<T>(string name, CancellationToken ct, JsonObject? options = null, string query = "")
        where T : IKubernetesObject<V1ObjectMeta> =>
        TryDelete(Resource.Of<T>(), name, ct, options, query);

    /// <summary>Deletes an object, as a part of the arrangement.</summary>
    public async Task Delete<T>(string name, CancellationToken ct, JsonObject? options = null)
        where T : IKubernetesObject<V1ObjectMeta> =>
        Answer.Must(await TryDelete<T>(name, ct, options)).Succeed();

    /// <summary>Lists objects.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="query">Query parameters, such as <c>labelSelector=a%3Db&amp;limit=2</c>.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="ns">Another namespace than the probe's own.</param>
    public Task<Answer> TryList(Resource resource, string query, CancellationToken ct, string? ns = null) =>
        TryGet(resource.Collection(Scope(resource, ns)) + Query(query), ct);

    /// <inheritdoc cref="TryList(Resource, string, CancellationToken, string?)"/>
    public Task<Answer> TryList<T>(string query, CancellationToken ct)
        where T : IKubernetesObject<V1ObjectMeta> =>
        TryList(Resource.Of<T>(), query, ct);

    /// <summary>Lists objects, as a part of the arrangement.</summary>
    public async Task<IReadOnlyList<JsonNode>> List<T>(string query, CancellationToken ct)
        where T : IKubernetesObject<V1ObjectMeta> =>
        Answer.Must(await TryList<T>(query, ct)).Succeed().Answer.Items;
}
