using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Holds the resources and verbs in a target's discovery against upstream's. Ids are <c>api:</c>, the resource's id, and <c>:verb</c> where it is about one.</summary>
internal sealed class ResourceVerdicts(string target, Surface surface, UpstreamView upstream)
{
    private readonly string[] _evidence = [RunFiles.Surface(target)];
    private readonly DiscoveryGaps _gaps = new(surface.Gaps);

    public IEnumerable<Finding> Judge()
    {
        var present = surface.Resources.Where(r => !Ours.Group(r.Group)).GroupBy(r => r.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        return present.Values.SelectMany(Present)
            .Concat(upstream.Catalog.Resources.Values.Where(r => !present.ContainsKey(r.Id)).Select(Missing).OfType<Finding>());
    }

    private IEnumerable<Finding> Present(SurfaceResource here)
    {
        if (!upstream.Catalog.Resources.TryGetValue(here.Id, out var there))
        {
            return [Unheard(here)];
        }

        var judged = upstream.BeyondRead ? upstream.Catalog.NewestRead : upstream.Target;
        var state = upstream.Catalog.StateOf(here.Id, judged);
        return state.Presence switch
        {
            Presence.On => [Finding(here.Id, Verdict.Same, $"As in upstream {judged}."), .. Verbs(here, there, state)],
            Presence.Unknown => [Finding(here.Id, Verdict.Unknown, NotRead)],
            _ => [Extra(there, state.Presence)],
        };
    }

    private Finding Unheard(SurfaceResource here)
    {
        var owner = upstream.Catalog.OwnerOf(here.Group);
        if (owner is null && MayBeUpstreams(here.Group) && upstream.OutsideRead)
        {
            return Finding(here.Id, Verdict.Unknown, NotRead);
        }

        var whose = owner is null ? $"group '{here.Group}' is of a vendor we have no entry for" : $"group '{here.Group}' is {owner}'s";
        return Finding(
            here.Id,
            Verdict.Adds,
            upstream.Catalog.Groups.Contains(here.Group)
                ? $"Added to upstream's own group: no API server of upstream has such a resource, {upstream.Catalog.OldestRead} to {upstream.Catalog.NewestRead}."
                : $"Not part of upstream's API server in any minor: {whose}.");
    }

    private Finding Extra(UpstreamResource there, Presence presence)
    {
        if (upstream.BeyondRead && presence == Presence.Off)
        {
            return Finding(there.Id, Verdict.Unknown, NotRead);
        }

        var target = upstream.Target;
        if (Brought(there, target) is { } on)
        {
            var how = presence == Presence.Off ? $"Switched on early: upstream {target} has it off by default, and on" : $"Here early: upstream {target} has no such resource; it is on by default";
            return Finding(there.Id, Verdict.Adds, $"{how} since {upstream.FirstRead(on)}.", on);
        }

        if (presence == Presence.Off)
        {
            return Finding(there.Id, Verdict.Adds, $"Switched on: upstream {target} has it off by default.", there.Runs[0].First);
        }

        return there.Runs.FirstOrDefault(r => r.First > target) is { } later
            ? Finding(there.Id, Verdict.Adds, $"Here early: upstream has it since {upstream.FirstRead(later.First)}, off by default.", later.First)
            : Kept(there);
    }

    private Finding Kept(UpstreamResource there)
    {
        var last = there.Runs[^1].Last;
        var gone = upstream.Catalog.MinorsRead.First(m => m.Minor > last).Minor;
        return Finding(there.Id, Verdict.Adds, $"Kept after upstream removed it {(upstream.Exact(gone) ? "in" : "by")} {gone}; {last} was the last {(upstream.Exact(gone) ? "" : "that was read ")}to have it.", gone);
    }

    private IEnumerable<Finding> Verbs(SurfaceResource here, UpstreamResource there, ResourceState state)
    {
        foreach (var verb in state.Verbs.Except(here.Verbs, StringComparer.Ordinal))
        {
            yield return upstream.BeyondRead && !Lasts(there)
                ? Finding($"{here.Id}:{verb}", Verdict.Unknown, NotRead)
                : Finding($"{here.Id}:{verb}", Verdict.Restricts, $"Upstream {upstream.Target} offers '{verb}' on it; here discovery does not list that verb.");
        }

        foreach (var verb in here.Verbs.Except(state.Verbs, StringComparer.Ordinal))
        {
            yield return upstream.BeyondRead || state.UncertainVerbs.Contains(verb)
                ? Finding($"{here.Id}:{verb}", Verdict.Unknown, NotRead)
                : BroughtVerb(there, verb) is { } on
                    ? Finding($"{here.Id}:{verb}", Verdict.Adds, $"Here early: upstream offers '{verb}' on it since {upstream.FirstRead(on)}.", on)
                    : Finding($"{here.Id}:{verb}", Verdict.Adds, $"Upstream {upstream.Target} does not offer '{verb}' on it.");
        }

        foreach (var verb in upstream.Catalog.StateOf(here.Id, upstream.Catalog.NewestRead).Verbs.Except(here.Verbs, StringComparer.Ordinal).Except(state.Verbs, StringComparer.Ordinal))
        {
            yield return state.UncertainVerbs.Contains(verb)
                ? Finding($"{here.Id}:{verb}", Verdict.Unknown, NotRead)
                : BroughtVerb(there, verb) is { } on
                    ? Finding($"{here.Id}:{verb}", Verdict.Lags, $"Upstream offers '{verb}' on it since {upstream.FirstRead(on)}; upstream {upstream.Target} does not.", on)
                    : throw new InvalidOperationException($"{here.Id} has {verb} in {upstream.Catalog.NewestRead}, and no run of minors brought it.");
        }
    }

    private Finding? Missing(UpstreamResource there)
    {
        if (upstream.BeyondRead)
        {
            return upstream.Catalog.StateOf(there.Id, upstream.Catalog.NewestRead).Presence != Presence.On ? null
                : Gap(there) ?? (Lasts(there) ? Restricts(there) : Finding(there.Id, Verdict.Unknown, NotRead));
        }

        var state = upstream.Catalog.StateOf(there.Id, upstream.Target);
        var newest = upstream.Catalog.StateOf(there.Id, upstream.Catalog.NewestRead).Presence == Presence.On;
        return state.Presence switch
        {
            Presence.On => Gap(there) ?? Restricts(there),
            _ when !newest => null,
            Presence.Unknown => Finding(there.Id, Verdict.Unknown, NotRead),
            _ => Gap(there) ?? Lags(there, Brought(there, upstream.Target)!.Value),
        };
    }

    private Finding Restricts(UpstreamResource there) =>
        Finding(there.Id, Verdict.Restricts, $"Upstream {upstream.Target} serves it by default; here discovery does not list it.");

    private Finding Lags(UpstreamResource there, Minor on) =>
        Finding(there.Id, Verdict.Lags, $"Upstream has it on by default since {upstream.FirstRead(on)}; upstream {upstream.Target} has not.", on);

    private Finding? Gap(UpstreamResource there) =>
        _gaps.About(ResourceId.Parse(there.Id)) is { } gap
            ? Finding(there.Id, Verdict.Unknown, $"Discovery of {gap.What} could not be read, so its absence isn't shown: {Phrase.OneLine(gap.Why)}")
            : null;

    private string NotRead => upstream.BeyondRead
        ? $"{upstream.Target} is newer than the newest API that the catalogue knows, {upstream.Catalog.NewestRead}: what upstream has there isn't known."
        : $"Upstream {upstream.Target} is not in the catalogue, and what is does not settle it.";

    /// <summary>Upstream's own promise: a stable version is not removed. Subresources have come and gone with their gates.</summary>
    private static bool Lasts(UpstreamResource resource) => resource.Version.All(c => c is 'v' || char.IsAsciiDigit(c)) && !resource.Name.Contains('/');

    private static Minor? Brought(UpstreamResource resource, Minor after) => resource.Runs.FirstOrDefault(r => r.OnByDefault && r.First > after)?.First;

    private Minor? BroughtVerb(UpstreamResource resource, string verb) =>
        resource.Runs.FirstOrDefault(r => r.OnByDefault && r.First > upstream.Target && r.Verbs.Contains(verb))?.First;

    private bool MayBeUpstreams(string group) =>
        upstream.Catalog.Groups.Contains(group) || group.EndsWith(".k8s.io", StringComparison.Ordinal) || !group.Contains('.');

    private Finding Finding(string id, Verdict verdict, string why, Minor? since = null) => new(target, $"api:{id}", verdict, why, null, since, _evidence);
}
