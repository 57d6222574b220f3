namespace ConformanceLab.Deviations.Tests;

/// <summary>What is wrong in a profile is told, all of it, and where.</summary>
[TestFixture]
internal sealed class ProfileTests
{
    [Test]
    public void Every_problem_is_told_with_its_file_line_and_value()
    {
        var yaml = """
            apiVersion: conformancelab.dev/v1
            kind: DeviantProfile
            metadata: { name: wrong }
            deviations:
              - on: { verbs: [make] }
                deny: { code: 200 }
              - hide: { resource: [pods] }
              - delay: soon
              - explode: true
              - alter: { set: { "a..b": 1 } }
              - on: { body: [{ path: a, matches: "(" }] }
                delay: 1s
            """;

        var thrown = Assert.Throws<DeviantProfileException>(() => DeviantProfile.Parse(yaml, "wrong.yaml"))!;

        Assert.That(thrown.Problems.Select(problem => problem.Line), Is.EqualTo(new long[] { 5, 6, 7, 7, 8, 9, 10, 11 }));
        Assert.That(thrown.Message, Does.Contain("wrong.yaml:5: deviations[0].on.verbs[0]: 'make' is none of get").And.Contain("'200' is no status of a refusal")
            .And.Contain("'resource' is not known here; known are groups, resources, verbs, versions").And.Contain("'soon' is not a duration").And.Contain("'explode' is no kind of deviation").And.Contain("'(': "));
    }

    [Test]
    public void What_is_no_yaml_is_told() =>
        Assert.That(() => DeviantProfile.Parse("a: [", "broken.yaml"), Throws.TypeOf<DeviantProfileException>().With.Message.Contains("broken.yaml:"));

    [Test]
    public void A_file_that_is_not_there_is_told() =>
        Assert.That(() => DeviantProfile.Load("/nowhere/p.yaml"), Throws.TypeOf<DeviantProfileException>().With.Message.Contains("/nowhere/p.yaml"));

    [Test]
    public void Two_kinds_in_one_item_are_refused() =>
        Assert.That(() => DeviantProfile.Parse("deviations: [{ delay: 1s, status: 400 }]", "p"), Throws.TypeOf<DeviantProfileException>().With.Message.Contains("delay and status"));

    [Test]
    public void What_it_says_of_itself_can_be_read()
    {
        var profile = DeviantProfile.Parse("metadata: { name: n, description: d, sources: ['https://example.org'] }\ndeviations: [{ delay: 1s }]", "p.yaml");

        Assert.That((profile.Name, profile.Description, profile.Sources[0], profile.Count), Is.EqualTo(("n", "d", "https://example.org", 1)));
    }

    /// <summary>The guide shows every kind, and each example in it is a profile.</summary>
    [Test]
    public void Each_example_of_the_guide_can_be_read_and_no_kind_is_left_out()
    {
        var guide = File.ReadAllText(Path.Combine(Repository(), "docs", "deviant-proxy.md"));
        var examples = guide.Split("```").Where(part => part.StartsWith("yaml\n", StringComparison.Ordinal)).Select(part => part[5..]).ToList();

        Assert.That(examples, Has.Count.GreaterThan(4));
        foreach (var example in examples)
        {
            Assert.That(() => DeviantProfile.Parse(example.Contains("deviations:", StringComparison.Ordinal) ? example : $"deviations:\n{example}", "docs/deviant-proxy.md"), Throws.Nothing);
        }

        Assert.That(DeviantProfile.KnownKinds.Where(kind => !guide.Contains($"{kind}:", StringComparison.Ordinal)), Is.Empty);
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ConformanceLab.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
