namespace ConformanceLab.Deviations;

/// <summary><c>mutate</c>: changes what is sent, as a mutating webhook would; with <c>pods: true</c>, in the pods that the object is or makes. Creations and updates, unless <c>on.verbs</c> or <c>on.methods</c> says otherwise.</summary>
[DeviationKind("mutate")]
internal sealed class Mutate : Deviation
{
    private readonly Changes changes;
    private readonly bool pods;

    public Mutate(ProfileNode node)
    {
        changes = new Changes(node);
        pods = node["pods"].Flag ?? false;
    }

    public override Task<Reply?> Meet(Call call, CancellationToken ct)
    {
        if (call.Json is { } body && (On.Verbs.Count + On.Methods.Count > 0 || call.Verb is "create" or "update"))
        {
            foreach (var part in PodParts.Of(body, pods))
            {
                call.BodyChanged |= changes.Apply(part);
            }
        }

        return Task.FromResult<Reply?>(null);
    }
}
