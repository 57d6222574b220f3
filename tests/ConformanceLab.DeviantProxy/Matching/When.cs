using System.Text.RegularExpressions;

namespace ConformanceLab.Deviations;

/// <summary>What a deviation applies to: conditions on the request and on the answer that all must hold, and how often.</summary>
internal sealed class When
{
    private readonly Lock gate = new();
    private int met;

    /// <summary>Everything, always.</summary>
    public static When Always => new();

    public IReadOnlyList<string> Methods { get; private init; } = [];

    public IReadOnlyList<string> Verbs { get; private init; } = [];

    public IReadOnlyList<ResourcePattern> Resources { get; private init; } = [];

    public GlobSet Groups { get; private init; } = new([]);

    public GlobSet Paths { get; private init; } = new([]);

    public GlobSet Namespaces { get; private init; } = new([]);

    public GlobSet Names { get; private init; } = new([]);

    public GlobSet Users { get; private init; } = new([]);

    public IReadOnlyList<(string Name, GlobSet Values)> Headers { get; private init; } = [];

    public IReadOnlyList<(string Name, GlobSet? Values)> Query { get; private init; } = [];

    public bool? DryRun { get; private init; }

    public IReadOnlyList<Condition> Body { get; private init; } = [];

    public IReadOnlyList<Condition> Pod { get; private init; } = [];

    public Regex? Text { get; private init; }

    public IReadOnlyList<string> Statuses { get; private init; } = [];

    public Regex? Message { get; private init; }

    public IReadOnlyList<Condition> Answered { get; private init; } = [];

    public int? First { get; private init; }

    public int? After { get; private init; }

    public double? Rate { get; private init; }

    /// <summary>Whether it asks for something in the answer.</summary>
    public bool NeedsAnswer => Statuses.Count > 0 || Message is not null || Answered.Count > 0;

    public static When Read(ProfileNode on)
    {
        if (!on.IsThere)
        {
            return Always;
        }

        var answer = on["answer"];
        return new When
        {
            Methods = [.. on["methods"].Items.Select(item => item.OneOf("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")).OfType<string>()],
            Verbs = [.. on["verbs"].Items.Select(item => item.OneOf("get", "list", "watch", "create", "update", "patch", "apply", "delete", "deletecollection")).OfType<string>()],
            Resources = [.. on["resources"].Items.Select(item => item.Parse(ResourcePattern.Parse)).OfType<ResourcePattern>()],
            Groups = new GlobSet(on["groups"].Texts),
            Paths = new GlobSet(on["paths"].Texts),
            Namespaces = new GlobSet(on["namespaces"].Texts),
            Names = new GlobSet(on["names"].Texts),
            Users = new GlobSet(on["users"].Texts),
            Headers = [.. on["headers"].Entries.Select(entry => (entry.Key, new GlobSet(entry.Value.Texts)))],
            Query = [.. on["query"].Entries.Select(entry => (entry.Key, entry.Value.IsThere ? new GlobSet(entry.Value.Texts) : null))],
            DryRun = on["dryRun"].Flag,
            Body = Condition.ReadAll(on["body"]),
            Pod = Condition.ReadAll(on["pod"]),
            Text = on["text"].Parse(pattern => new Regex(pattern, RegexOptions.CultureInvariant)),
            Statuses = answer.IsThere ? answer["status"].Texts : [],
            Message = answer.IsThere ? answer["message"].Parse(pattern => new Regex(pattern, RegexOptions.CultureInvariant)) : null,
            Answered = answer.IsThere ? Condition.ReadAll(answer["body"]) : [],
            First = on["first"].Number,
            After = on["after"].Number,
            Rate = on["rate"].Fraction,
        };
    }

    /// <summary>Whether the request is meant; counts where nothing is asked of the answer.</summary>
    public bool Meets(Call call) => Fits(call) && (NeedsAnswer || Counts());

    /// <summary>Whether the answer is meant too.</summary>
    public bool Meets(Reply reply) =>
        !NeedsAnswer
        || ((Statuses.Count == 0 || Statuses.Any(status => new Glob(status.Replace('x', '?')).Matches($"{reply.Status}")))
            && (Message is null || Message.IsMatch(reply.Message ?? ""))
            && Answered.All(condition => condition.Holds(reply.Json))
            && Counts());

    private bool Fits(Call call) =>
        (Methods.Count == 0 || Methods.Contains(call.Method))
        && (Verbs.Count == 0 || Verbs.Any(call.Does))
        && (Resources.Count == 0 || Resources.Any(pattern => pattern.Matches(call.Api)))
        && Groups.Matches(call.Api.Group)
        && Paths.Matches(call.Path)
        && (Namespaces.IsEmpty || Namespaces.Matches(call.Namespace))
        && (Names.IsEmpty || Names.Matches(call.Name))
        && (Users.IsEmpty || Users.Matches(call.Headers["Impersonate-User"].ToString()))
        && Headers.All(header => header.Values.Matches(call.Headers[header.Name].ToString()))
        && Query.All(wanted => wanted.Values is null ? call.Query(wanted.Name) is null : wanted.Values.Matches(call.Query(wanted.Name)))
        && (DryRun is null || DryRun == call.IsDryRun)
        && (Text is null || Text.IsMatch(call.BodyText))
        && Body.All(condition => condition.Holds(call.Json))
        && (Pod.Count == 0 || PodParts.Of(call.Json).Any(pod => Pod.All(condition => condition.Holds(pod))));

    private bool Counts()
    {
        if (First is null && After is null && Rate is null)
        {
            return true;
        }

        lock (gate)
        {
            met++;
            var number = met - (After ?? 0);
            return number > 0 && (First is null || number <= First) && (Rate is null || Math.Floor(number * Rate.Value) > Math.Floor((number - 1) * Rate.Value));
        }
    }
}
