using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ConformanceLab.Deviations;

/// <summary>How a proxy deviates from the server behind it. The format is described in docs/deviant-proxy.md.</summary>
public sealed class DeviantProfile
{
    private static readonly Dictionary<string, Type> Kinds = typeof(Deviation).Assembly.GetTypes()
        .Select(type => (Type: type, Kind: type.GetCustomAttribute<DeviationKindAttribute>()))
        .Where(pair => pair.Kind is not null)
        .ToDictionary(pair => pair.Kind!.Name, pair => pair.Type);

    private readonly string text;

    private DeviantProfile(string file, string text, string name, string description, IReadOnlyList<string> sources, int count)
    {
        File = file;
        Name = name;
        Description = description;
        Sources = sources;
        Count = count;
        this.text = text;
    }

    /// <summary>Its file, or what <see cref="Parse"/> was told to call it.</summary>
    public string File { get; }

    /// <summary><c>metadata.name</c>.</summary>
    public string Name { get; }

    /// <summary><c>metadata.description</c>; empty where there is none.</summary>
    public string Description { get; }

    /// <summary><c>metadata.sources</c>: where the facts were read.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>How many deviations it has.</summary>
    public int Count { get; }

    /// <summary>The kinds of deviations that a profile may name, in alphabetical order.</summary>
    public static IReadOnlyList<string> KnownKinds => [.. Kinds.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads a file.</summary>
    /// <exception cref="DeviantProfileException">It can't be read, or something in it is wrong.</exception>
    public static DeviantProfile Load(string path)
    {
        try
        {
            return Parse(System.IO.File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeviantProfileException([new ProfileProblem(path, 0, "", e.Message)], e);
        }
    }

    /// <summary>Reads a profile.</summary>
    /// <param name="yaml">The document.</param>
    /// <param name="file">What errors call it.</param>
    /// <exception cref="DeviantProfileException">Something in it is wrong: everything is told at once.</exception>
    public static DeviantProfile Parse(string yaml, string file)
    {
        var (profile, problems, _) = Read(yaml, file);
        return problems.Count == 0 ? profile! : throw new DeviantProfileException(problems);
    }

    /// <summary>Deviations with fresh counters and memories: each proxy has its own.</summary>
    internal IReadOnlyList<Deviation> Make() => Read(text, File).Deviations;

    private static (DeviantProfile? Profile, IReadOnlyList<ProfileProblem> Problems, IReadOnlyList<Deviation> Deviations) Read(string yaml, string file)
    {
        var reading = new ProfileReading(file);
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException e)
        {
            return (null, [new ProfileProblem(file, e.Start.Line, "", e.Message)], []);
        }

        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode)
        {
            return (null, [new ProfileProblem(file, 1, "", "a profile is one document with kind: DeviantProfile")], []);
        }

        var root = ProfileNode.Root(stream.Documents[0].RootNode, reading);
        root["apiVersion"].OneOf("conformancelab.dev/v1");
        root["kind"].OneOf("DeviantProfile");
        var metadata = root["metadata"];
        var name = metadata["name"].Text ?? Path.GetFileNameWithoutExtension(file);
        var (description, sources) = (metadata["description"].Text ?? "", metadata["sources"].Texts);
        var made = new List<Deviation>();
        foreach (var item in root["deviations"].Items)
        {
            if (ReadOne(item) is { } deviation)
            {
                made.Add(deviation);
            }
        }

        // Reading adds none: the nodes asked here were all made before.
        foreach (var node in reading.Nodes.ToList())
        {
            node.FaultUnasked();
        }

        return (new DeviantProfile(file, yaml, name, description, sources, made.Count), [.. reading.Problems.OrderBy(problem => problem.Line)], made);
    }

    internal static Deviation? ReadOne(ProfileNode item)
    {
        if (!item.IsMapping)
        {
            item.Fault($"is no deviation; write one of {string.Join(", ", KnownKinds)}");
            return null;
        }

        var on = When.Read(item["on"]);
        _ = item["note"].Text;
        var known = item.Entries.Where(entry => entry.Key is not ("on" or "note")).ToList();
        foreach (var (key, value) in known.Where(entry => !Kinds.ContainsKey(entry.Key)))
        {
            value.Fault($"'{key}' is no kind of deviation; known are {string.Join(", ", KnownKinds)}");
        }

        if (known.Count != 1)
        {
            item.Fault($"a deviation has one kind, and this one has {(known.Count == 0 ? "none" : string.Join(" and ", known.Select(entry => entry.Key)))}");
            return null;
        }

        return Kinds.TryGetValue(known[0].Key, out var kind) ? Made(kind, known[0].Value, on) : null;
    }

    private static Deviation Made(Type kind, ProfileNode value, When on)
    {
        var deviation = (Deviation)Activator.CreateInstance(kind, value)!;
        deviation.On = on;
        return deviation;
    }
}
