using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>What a change of upstream is about.</summary>
public enum UpstreamPart
{
    /// <summary>A feature entry.</summary>
    Feature,

    /// <summary>An API resource or subresource.</summary>
    Resource,

    /// <summary>A verb of a resource that both minors have.</summary>
    Verb,

    /// <summary>A property of a schema.</summary>
    Field,

    /// <summary>A feature gate.</summary>
    Gate,
}

/// <summary>How something of upstream changed.</summary>
public enum UpstreamMove
{
    /// <summary>It wasn't there.</summary>
    Came,

    /// <summary>It is no longer there.</summary>
    Went,

    /// <summary>It was there, off by default.</summary>
    SwitchedOn,

    /// <summary>It is there, and no longer on by default.</summary>
    SwitchedOff,

    /// <summary>It reached another stage, and is on or off as before.</summary>
    Staged,
}

/// <summary>A change of upstream from one minor to another.</summary>
/// <param name="Id">As in findings: a feature's id, <c>api:…</c>, <c>api:…:verb</c>, <c>field:…</c>, <c>gate:…</c>.</param>
/// <param name="Part">What it is about.</param>
/// <param name="Move">How it changed.</param>
/// <param name="What">What is there afterwards, in a few words: a title, a kind, a stage.</param>
public sealed record UpstreamChange(string Id, UpstreamPart Part, UpstreamMove Move, string What);

/// <summary>Holds two minors of upstream against each other.</summary>
public static class UpstreamDiff
{
    /// <summary>All changes, by part and then by id. What isn't known of one of the two is no change.</summary>
    /// <param name="catalog">What upstream is.</param>
    /// <param name="first">The one minor.</param>
    /// <param name="second">The other; it can be the older one.</param>
    public static IReadOnlyList<UpstreamChange> Between(UpstreamCatalog catalog, Minor first, Minor second)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return
        [
            .. Features(catalog, first, second)
                .Concat(Resources(catalog, first, second))
                .Concat(Fields(catalog, first, second))
                .Concat(Gates(catalog, first, second))
                .OrderBy(change => change.Part)
                .ThenBy(change => change.Id, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<UpstreamChange> Features(UpstreamCatalog catalog, Minor first, Minor second) =>
        from feature in catalog.Features.Values
        let move = Move(StateOf(feature, first), StateOf(feature, second))
        where move is not null
        select new UpstreamChange(feature.Id, UpstreamPart.Feature, move.Value, feature.Title);

    private static IEnumerable<UpstreamChange> Resources(UpstreamCatalog catalog, Minor first, Minor second)
    {
        foreach (var resource in catalog.Resources.Values)
        {
            var (before, after) = (catalog.StateOf(resource.Id, first), catalog.StateOf(resource.Id, second));
            if (Move(before.Presence, after.Presence) is { } move)
            {
                yield return new UpstreamChange($"api:{resource.Id}", UpstreamPart.Resource, move, resource.Kind);
            }
            else if (before.Presence == after.Presence)
            {
                foreach (var verb in after.Verbs.Except(before.Verbs).Except(before.UncertainVerbs))
                {
                    yield return new UpstreamChange($"api:{resource.Id}:{verb}", UpstreamPart.Verb, UpstreamMove.Came, resource.Kind);
                }

                foreach (var verb in before.Verbs.Except(after.Verbs).Except(after.UncertainVerbs))
                {
                    yield return new UpstreamChange($"api:{resource.Id}:{verb}", UpstreamPart.Verb, UpstreamMove.Went, resource.Kind);
                }
            }
        }
    }

    private static IEnumerable<UpstreamChange> Fields(UpstreamCatalog catalog, Minor first, Minor second) =>
        from schema in catalog.Fields.Values
        from field in schema.Values
        let after = StateOf(field, second)
        let move = Move(StateOf(field, first), after)
        where move is not null
        select new UpstreamChange($"field:{field.Id}", UpstreamPart.Field, move.Value, after == Presence.Off ? "not published by default" : "");

    private static IEnumerable<UpstreamChange> Gates(UpstreamCatalog catalog, Minor first, Minor second)
    {
        foreach (var gate in catalog.Gates.Values)
        {
            var (before, after) = (gate.At(first), gate.At(second));
            UpstreamMove? move = (before, after) switch
            {
                (null, null) => null,
                (null, _) => UpstreamMove.Came,
                (_, null) => UpstreamMove.Went,
                _ when before.Enabled != after.Enabled => after.Enabled ? UpstreamMove.SwitchedOn : UpstreamMove.SwitchedOff,
                _ => before.Stage == after.Stage ? null : UpstreamMove.Staged,
            };
            if (move is { } moved)
            {
                yield return new UpstreamChange($"gate:{gate.Name}", UpstreamPart.Gate, moved, after is null ? "" : $"{after.Stage.Word()}, {(after.Enabled ? "on" : "off")}");
            }
        }
    }

    private static UpstreamMove? Move(Presence before, Presence after) => (before, after) switch
    {
        (Presence.Unknown, _) or (_, Presence.Unknown) => null,
        var (b, a) when b == a => null,
        (Presence.Absent, _) => UpstreamMove.Came,
        (_, Presence.Absent) => UpstreamMove.Went,
        (_, Presence.On) => UpstreamMove.SwitchedOn,
        _ => UpstreamMove.SwitchedOff,
    };

    private static Presence StateOf(FeatureEntry feature, Minor minor) =>
        Reached(feature.Removed, minor) ? Presence.Absent
        : Reached(feature.OnByDefault, minor) || feature.AlsoOnIn.Contains(minor.ToString()) ? Presence.On
        : Reached(feature.Alpha, minor) || Reached(feature.Beta, minor) ? Presence.Off
        : Presence.Absent;

    private static Presence StateOf(SchemaField field, Minor minor) =>
        field.PublishedFirst <= minor && minor <= field.PublishedLast ? Presence.On
        : field.First <= minor && minor <= field.Last ? Presence.Off
        : Presence.Absent;

    private static bool Reached(string? stage, Minor minor) => stage is not null && Minor.Parse(stage) <= minor;
}
