using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Where upstream stands on a feature, at the target's minor and at the newest.</summary>
internal sealed class FeatureStand
{
    private readonly Minor? _alpha;
    private readonly Minor? _onByDefault;
    private readonly Minor? _removed;
    private readonly Minor? _ga;
    private readonly IReadOnlyList<Minor> _alsoOn;
    private readonly UpstreamView _upstream;

    public FeatureStand(FeatureEntry? entry, UpstreamView upstream)
    {
        _upstream = upstream;
        _alpha = Parse(entry?.Alpha ?? entry?.Beta);
        _onByDefault = Parse(entry?.OnByDefault);
        _removed = Parse(entry?.Removed);
        _ga = Parse(entry?.Ga);
        _alsoOn = [.. (entry?.AlsoOnIn ?? []).Select(Minor.Parse)];
        IsUpstream = _alpha is not null || _onByDefault is not null;
    }

    /// <summary>Whether upstream has or had such a thing at all.</summary>
    public bool IsUpstream { get; }

    /// <summary>Whether an unmodified server of the target's minor has it. A minor newer than the newest known is taken for that one.</summary>
    public bool AtTarget => At(_upstream.Target > _upstream.Catalog.Newest ? _upstream.Catalog.Newest : _upstream.Target);

    /// <summary>Whether an unmodified server of the newest minor has it.</summary>
    public bool AtNewest => At(_upstream.Catalog.Newest);

    /// <summary>The minor since which an unmodified server has it; null where none does.</summary>
    public Minor? OnByDefault => _onByDefault;

    /// <summary>Whether the target is so new that upstream of its minor could have changed without our knowing.</summary>
    public bool CouldHaveChanged => _upstream.Target > _upstream.Catalog.Newest && (_ga is null || !AtNewest);

    /// <summary>What it means that the target has what upstream of its minor hasn't.</summary>
    public (string Why, Minor? Since) Extra()
    {
        var target = _upstream.Target;
        if (!IsUpstream)
        {
            return ("Not an upstream feature in any minor: the vendor's own.", null);
        }

        if (_removed is { } removed && removed <= target)
        {
            return ($"Kept after upstream removed it in {removed}.", removed);
        }

        return (_onByDefault, _alpha) switch
        {
            ({ } on, { } alpha) when alpha <= target => ($"Switched on early: upstream {target} has it off by default, and on since {_upstream.Dated(on)}.", on),
            ({ } on, _) => ($"Here early: upstream has it since {_upstream.Dated(on)}.", on),
            (_, { } alpha) when alpha <= target => ($"Switched on: upstream {target} has it off by default, as has every minor so far.", alpha),
            _ => ($"Here early: upstream has it since {_upstream.Dated(_alpha!.Value)}, off by default.", _alpha),
        };
    }

    private bool At(Minor minor) =>
        ((_onByDefault is { } on && on <= minor) || _alsoOn.Contains(minor)) && !(_removed is { } removed && removed <= minor);

    private static Minor? Parse(string? minor) => minor is null ? null : Minor.Parse(minor);
}
