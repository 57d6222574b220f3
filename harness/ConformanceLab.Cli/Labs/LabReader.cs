using System.Globalization;
using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConformanceLab.Cli.Gating;
using ConformanceLab.Clusters;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Labs;

/// <summary>Reads lab files. Everything that is wrong is reported at once.</summary>
internal static class LabReader
{
    /// <summary>The provider that alone takes <c>kubeconfig</c> and <c>context</c>.</summary>
    public const string KubeconfigProvider = "kubeconfig";

    /// <summary>By reflection: generated readers forget the defaults of what is left out.</summary>
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The shape of a lab file: the records', and every provider's own section in a target.</summary>
    public static ObjectShape LabShape(IReadOnlyList<IClusterProvider> providers)
    {
        var lab = (ObjectShape)Shape.Of(typeof(LabFile));
        var target = (ObjectShape)Shape.Of(typeof(LabTarget));
        var sections = providers.Where(provider => provider.Settings is not null).Select(provider => new ShapeProperty(
            provider.Settings!.Section, Shape.Of(provider.Settings.Type), Required: false, IsPath: false, $"Only with provider {provider.Id}. {provider.Summary}."));
        var full = target with { Properties = [.. target.Properties, .. sections] };
        return lab with
        {
            Properties = [.. lab.Properties.Select(property => property.Name == "targets" ? property with { Shape = (ListShape)property.Shape with { Item = full } } : property)],
        };
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">As the user named it; relative to <paramref name="currentDirectory"/>.</param>
    /// <param name="currentDirectory">Absolute.</param>
    /// <param name="world">What it may name.</param>
    /// <exception cref="LabFileException">It isn't there, can't be read, or has mistakes.</exception>
    public static Lab Read(string path, string currentDirectory, LabWorld world)
    {
        var full = Path.GetFullPath(path, currentDirectory);
        var problems = new Problems(path);
        var deviationProblems = new List<Problem>();
        if (Text(full, problems) is { } text && YamlTree.Read(text, problems) is { } tree)
        {
            var folder = Path.GetDirectoryName(full)!;
            var reader = new ShapeReader(problems, folder);
            var json = reader.Read(tree, LabShape(world.Providers), "") as JsonObject;
            new LabRules(problems, reader, world).Check(json);
            var deviations = json?["deviations"] is JsonValue file ? Deviations(file.GetValue<string>(), currentDirectory, deviationProblems) : [];
            if (problems.All.Count + deviationProblems.Count == 0)
            {
                return Made(json!, folder, deviations, world);
            }
        }

        throw new LabFileException(path, [.. problems.All.OrderBy(problem => problem.At.Line).ThenBy(problem => problem.At.Column), .. deviationProblems]);
    }

    private static string? Text(string path, Problems problems)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add(Position.Start, "", $"found no such file ({path}), expected a lab file", "Name one with -f; docs/lab-file.md shows how one is written.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(Position.Start, "", $"found a file that can't be read ({e.Message.TrimEnd('.')}), expected a lab file", null);
        }

        return null;
    }

    private static IReadOnlyList<Deviation> Deviations(string file, string currentDirectory, List<Problem> into)
    {
        var problems = new Problems(LabPaths.Shown(file, currentDirectory));
        var json = Text(file, problems) is { } text && YamlTree.Read(text, problems) is { } tree
            ? new ShapeReader(problems, Path.GetDirectoryName(file)!).Read(tree, Shape.Of(typeof(DeviationFile)), "")
            : null;
        into.AddRange(problems.All);
        return problems.All.Count == 0 ? json.Deserialize<DeviationFile>(Json)!.Deviations : [];
    }

    private static Lab Made(JsonObject json, string folder, IReadOnlyList<Deviation> deviations, LabWorld world)
    {
        var lab = json.Deserialize<LabFile>(Json)!;
        var targets = lab.Targets.SelectMany((target, index) => LabMatrix.Cells(target).Select(cell => new TargetSpec
        {
            Name = cell.Name,
            Provider = cell.Provider,
            Version = cell.Version,
            Role = target.Role,
            Kubeconfig = cell.Provider == KubeconfigProvider ? target.Kubeconfig : [],
            Context = cell.Provider == KubeconfigProvider ? target.Context : null,
            Namespaces = target.Namespaces,
            Images = ImageSettings.Over(target.Images, lab.Images),
            Settings = world.Providers.First(provider => provider.Id == cell.Provider).Settings is { } settings ? json["targets"]![index]![settings.Section]?.DeepClone().AsObject() : null,
            BaseDirectory = folder,
        }));
        var matrices = lab.Targets.Where(LabMatrix.IsMatrix).ToDictionary(target => target.Name, target => (IReadOnlyList<string>)[.. LabMatrix.Cells(target).Select(cell => cell.Name)], StringComparer.Ordinal);
        return new Lab(lab.Metadata.Name, [.. targets], lab.Suites, deviations, [.. (lab.Gate?.FailOn ?? []).Select(term => GateTerm.Parse(term)!)], matrices);
    }

    /// <summary>What the shape alone can't tell.</summary>
    private sealed class LabRules(Problems problems, ShapeReader reader, LabWorld world)
    {
        public void Check(JsonObject? lab)
        {
            var targets = lab?["targets"] as JsonArray ?? [];
            for (var index = 0; index < targets.Count; index++)
            {
                if (targets[index] is JsonObject target)
                {
                    var path = string.Create(CultureInfo.InvariantCulture, $"targets[{index}]");
                    OneOf(target, path, "provider", "providers");
                    OneOf(target, path, "version", "versions");
                    Providers(target, path);
                }
            }

            Names(targets);
            Suites(lab?["suites"] as JsonArray ?? []);
            Gate(lab?["gate"]?["failOn"] as JsonArray ?? []);
        }

        private void OneOf(JsonObject target, string path, string one, string many)
        {
            if (reader.Has($"{path}.{one}") && reader.Has($"{path}.{many}"))
            {
                problems.Add(reader.KeyAt($"{path}.{many}"), $"{path}.{many}", $"found '{many}' beside '{one}', expected one of them", $"Take '{one}' out, and the list holds; or take '{many}' out.");
            }
            else if (one == "provider" && !reader.Has($"{path}.{one}") && !reader.Has($"{path}.{many}"))
            {
                problems.Add(reader.At(path), $"{path}.{one}", $"found no '{one}', expected text", $"Add '{one}:' to {path}, or '{many}:' for several.");
            }
        }

        private void Providers(JsonObject target, string path)
        {
            var given = target["providers"] is JsonArray list
                ? list.Select((item, index) => (Id: Word(item), Path: string.Create(CultureInfo.InvariantCulture, $"{path}.providers[{index}]"))).ToList()
                : [(Id: Word(target["provider"]), Path: $"{path}.provider")];
            var known = new List<IClusterProvider>();
            foreach (var (id, at) in given.Where(item => item.Id is not null))
            {
                if (world.Providers.FirstOrDefault(provider => provider.Id == id) is { } provider)
                {
                    known.Add(provider);
                }
                else
                {
                    problems.Add(reader.At(at), at, $"found '{id}', expected a provider", Nearest.Hint(id!, [.. world.Providers.Select(each => each.Id)]));
                }
            }

            if (known.Count == 0)
            {
                return;
            }

            foreach (var other in world.Providers.Where(other => other.Settings is not null && known.All(provider => provider.Settings?.Section != other.Settings.Section) && target.ContainsKey(other.Settings.Section)))
            {
                Stranger($"{path}.{other.Settings!.Section}", other.Id, known);
            }

            foreach (var key in new[] { "kubeconfig", "context" }.Where(key => known.All(provider => provider.Id != KubeconfigProvider) && target.ContainsKey(key)))
            {
                Stranger($"{path}.{key}", KubeconfigProvider, known);
            }
        }

        private void Stranger(string path, string owner, IReadOnlyList<IClusterProvider> known) => problems.Add(
            reader.KeyAt(path), path, $"found a setting of provider '{owner}', expected only those of '{string.Join("', '", known.Select(provider => provider.Id))}'", $"Take it out, or say 'provider: {owner}'.");

        private void Names(JsonArray targets)
        {
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var index = 0; index < targets.Count; index++)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"targets[{index}].name");
                if (targets[index] is not JsonObject target || Word(target["name"]) is not { } name)
                {
                    continue;
                }

                var (providers, versions) = (Words(target["providers"]), Words(target["versions"]));
                var cells = LabMatrix.Cells(name, Word(target["provider"]), providers, Word(target["version"]), versions);
                foreach (var cell in providers.Count + versions.Count == 0 ? cells.Select(cell => cell.Name) : cells.Select(cell => cell.Name).Prepend(name))
                {
                    if (cell.Length > LabTarget.LongestName)
                    {
                        problems.Add(reader.At(path), path, $"found '{name}', of which its matrix makes '{cell}' with {cell.Length} characters, expected at most {LabTarget.LongestName}", "Give the target a shorter name.");
                    }

                    if (!seen.TryAdd(cell, reader.At(path).Line))
                    {
                        problems.Add(
                            reader.At(path), path, cell == name ? $"found '{name}' a second time, expected a name of its own" : $"found '{name}', of which its matrix makes '{cell}' a second time, expected names of their own", $"Line {seen[cell]} has it already.");
                    }
                }
            }
        }

        private void Suites(JsonArray suites)
        {
            for (var index = 0; index < suites.Count; index++)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"suites[{index}]");
                if (world.Suites is { } known && Word(suites[index]) is { } pattern && !known.Any(suite => FileSystemName.MatchesSimpleExpression(pattern, suite, ignoreCase: false)))
                {
                    problems.Add(reader.At(path), path, $"found '{pattern}', expected a suite or a pattern that matches one", Nearest.Hint(pattern, known));
                }
            }
        }

        private void Gate(JsonArray terms)
        {
            for (var index = 0; index < terms.Count; index++)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"gate.failOn[{index}]");
                if (Word(terms[index]) is { } term && GateTerm.Parse(term) is null)
                {
                    problems.Add(reader.At(path), path, $"found '{term}', expected a verdict or an outcome, perhaps with new: before it", Nearest.Hint(GateTerm.Bare(term), GateTerm.Words));
                }
            }
        }

        private static IReadOnlyList<string> Words(JsonNode? node) => node is JsonArray list ? [.. list.Select(Word).OfType<string>()] : [];

        private static string? Word(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var word) ? word : null;
    }
}
