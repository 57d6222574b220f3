using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ConformanceLab.Deviations;

/// <summary>Changes to an object, done in order: <c>remove</c> (a list of paths), <c>set</c> (a value by path), <c>copy</c> (the path it is taken from by the path it goes to), <c>replace</c> (in texts).</summary>
internal sealed class Changes
{
    private readonly IReadOnlyList<FieldPath> removed;
    private readonly IReadOnlyList<(FieldPath Path, JsonNode? Value)> set;
    private readonly IReadOnlyList<(FieldPath From, FieldPath To)> copied;
    private readonly IReadOnlyList<(FieldPath Path, Regex Text, string With)> replaced;

    public Changes(ProfileNode node)
    {
        removed = [.. node["remove"].Items.Select(item => item.Parse(FieldPath.Parse)).OfType<FieldPath>()];
        set = [.. node["set"].Entries.Select(entry => (Key(entry.Key, entry.Value), entry.Value.Json))];
        copied = [.. node["copy"].Entries.Select(entry => (Key(entry.Value.RequiredText, entry.Value), Key(entry.Key, entry.Value)))];
        replaced = [.. node["replace"].Entries.Select(entry => (Key(entry.Key, entry.Value), entry.Value["match"].Parse(text => new Regex(text, RegexOptions.CultureInvariant)) ?? new Regex("$^"), entry.Value["with"].Text ?? ""))];
        if (removed.Count + set.Count + copied.Count + replaced.Count == 0)
        {
            node.Fault("changes nothing; write set, remove, copy or replace");
        }
    }

    /// <summary>Does them.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Apply(JsonNode root)
    {
        var changed = false;
        foreach (var (from, to) in copied)
        {
            changed |= from.Find(root).FirstOrDefault() is { } value && to.Set(root, value.DeepClone());
        }

        foreach (var path in removed)
        {
            changed |= path.Remove(root);
        }

        foreach (var (path, value) in set)
        {
            changed |= path.Set(root, value);
        }

        foreach (var (path, text, with) in replaced)
        {
            changed |= JsonText.Of(path.Find(root).FirstOrDefault()) is { } old && path.Set(root, text.Replace(old, with));
        }

        return changed;
    }

    private static FieldPath Key(string text, ProfileNode at)
    {
        try
        {
            return FieldPath.Parse(text);
        }
        catch (FormatException e)
        {
            at.Fault($"'{text}': {e.Message}");
            return FieldPath.Parse("missing");
        }
    }
}
