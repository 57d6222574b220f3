using System.ComponentModel.DataAnnotations;
using System.IO.Enumeration;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Labs;

/// <summary>A lab file as it is written.</summary>
internal sealed record LabFile
{
    public const string CurrentApiVersion = "conformancelab.dev/v1";
    public const string LabKind = "Lab";

    /// <summary>The version of this format.</summary>
    [AllowedValues(CurrentApiVersion)]
    public required string ApiVersion { get; init; }

    /// <summary>What the file is.</summary>
    [AllowedValues(LabKind)]
    public required string Kind { get; init; }

    /// <summary>What the lab is called.</summary>
    public required LabMetadata Metadata { get; init; }

    /// <summary>The clusters under test.</summary>
    [MinLength(1)]
    public required IReadOnlyList<LabTarget> Targets { get; init; }

    /// <summary>Patterns with * and ? on the names of suites.</summary>
    /// <value>All suites.</value>
    [MinLength(1)]
    public IReadOnlyList<string> Suites { get; init; } = ["*"];

    /// <summary>Where the images of probes come from, on every target.</summary>
    /// <value>Public registries; with `nodes` of provider control-plane, the node itself.</value>
    public ImageSettings? Images { get; init; }

    /// <summary>A file of kind Deviations, relative to this one: what is known to deviate, and does not fail the gate.</summary>
    /// <value>None.</value>
    [LabPath]
    public string? Deviations { get; init; }

    /// <summary>What makes the command end with 1.</summary>
    /// <value>Nothing.</value>
    public LabGate? Gate { get; init; }
}

/// <summary>What a lab is called.</summary>
internal sealed record LabMetadata
{
    /// <summary>The lab's name; run folders are named after it.</summary>
    [RegularExpression(LabTarget.NamePattern, ErrorMessage = LabTarget.NameWords)]
    public required string Name { get; init; }

    /// <summary>In a line, for people.</summary>
    public string? Description { get; init; }
}

/// <summary>One cluster under test, as it is written. Beside these keys, it may hold the section of its provider.</summary>
internal sealed record LabTarget
{
    public const string NamePattern = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";
    public const int LongestName = 63;
    public const string VersionPattern = @"^v?\d+\.\d+(\.\d+([-+][0-9A-Za-z.+-]+)?)?$";
    public const string VersionWords = "a Kubernetes version such as \"1.20\" or \"v1.20.2\"";
    public const string NameWords = "lower-case letters, digits and dashes, at most 63, with no dash at either end";

    /// <summary>Unique in the lab: reports show it, and files are named after it.</summary>
    [RegularExpression(NamePattern, ErrorMessage = NameWords)]
    public required string Name { get; init; }

    /// <summary>Who brings it up; `conformancelab list providers` shows them.</summary>
    public string? Provider { get; init; }

    /// <summary>In place of provider: several, and a target for each, named NAME-PROVIDER.</summary>
    /// <value>Only the provider.</value>
    [MinLength(1)]
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>The Kubernetes version, such as "1.20" or "v1.20.2"; in quotes, since YAML takes 1.20 for the number 1.2.</summary>
    /// <value>The provider's own.</value>
    [RegularExpression(VersionPattern, ErrorMessage = VersionWords)]
    public string? Version { get; init; }

    /// <summary>In place of version: several, and a target for each, named NAME-1-20; with providers, one for each of both, named NAME-PROVIDER-1-20.</summary>
    /// <value>Only the version.</value>
    [MinLength(1)]
    [RegularExpression(VersionPattern, ErrorMessage = VersionWords)]
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>Whether it is unmodified upstream that others are held against (control), or judged (subject).</summary>
    /// <value>subject</value>
    public TargetRole Role { get; init; } = TargetRole.Subject;

    /// <summary>Only with provider kubeconfig: a file, or several in the order of precedence; relative to the lab file, or from ~/.</summary>
    /// <value>What kubectl would take.</value>
    [OneOrMany]
    [LabPath]
    public IReadOnlyList<string> Kubeconfig { get; init; } = [];

    /// <summary>Only with provider kubeconfig: the context in those files.</summary>
    /// <value>The current one.</value>
    public string? Context { get; init; }

    /// <summary>Where the images of probes come from on this target; what it leaves out is the lab's.</summary>
    /// <value>The lab's own.</value>
    public ImageSettings? Images { get; init; }

    /// <summary>Where a run with --mode namespaced works on this target.</summary>
    [RegularExpression(NamePattern, ErrorMessage = "a namespace's name")]
    public IReadOnlyList<string> Namespaces { get; init; } = [];
}

/// <summary>What makes the command end with 1.</summary>
internal sealed record LabGate
{
    /// <summary>Verdicts and outcomes; with new: before one, only what the run given by --baseline hasn't.</summary>
    [OneOrMany]
    public required IReadOnlyList<string> FailOn { get; init; }
}

/// <summary>A file of known deviations, as it is written.</summary>
internal sealed record DeviationFile
{
    public const string DeviationsKind = "Deviations";

    /// <summary>The version of this format.</summary>
    [AllowedValues(LabFile.CurrentApiVersion)]
    public required string ApiVersion { get; init; }

    /// <summary>What the file is.</summary>
    [AllowedValues(DeviationsKind)]
    public required string Kind { get; init; }

    /// <summary>Each known deviation.</summary>
    public required IReadOnlyList<Deviation> Deviations { get; init; }
}

/// <summary>A known deviation: the gate doesn't fail for it, until it expires.</summary>
internal sealed record Deviation
{
    /// <summary>A pattern on targets' names.</summary>
    /// <value>All targets.</value>
    public string Target { get; init; } = "*";

    /// <summary>A pattern on the id of the target's distribution: `openshift`, `gke*`.</summary>
    /// <value>All distributions.</value>
    public string Distro { get; init; } = "*";

    /// <summary>The Kubernetes minors that it is known of: "1.30", "1.28-1.30", "1.30-" for 1.30 and newer, "-1.30" for 1.30 and older; in quotes.</summary>
    /// <value>All minors.</value>
    [RegularExpression(@"^(\d+\.\d+(-(\d+\.\d+)?)?|-\d+\.\d+)$", ErrorMessage = "a minor or a span of them: \"1.30\", \"1.28-1.30\", \"1.30-\" or \"-1.30\"")]
    public string? Versions { get; init; }

    /// <summary>A pattern on the finding's feature: `pod-privileged`, `api:batch/v1beta1/*`.</summary>
    public required string Feature { get; init; }

    /// <summary>The verdict that is known.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>A pattern on who denies, as the kind or the kind and the name: `quota`, `webhook guard.example.com`, `webhook *`.</summary>
    /// <value>Anyone, and nobody.</value>
    public string? Denier { get; init; }

    /// <summary>Why it is as it is.</summary>
    [RegularExpression(@"\S", ErrorMessage = "a reason in a few words")]
    public required string Reason { get; init; }

    /// <summary>Where it is discussed.</summary>
    [RegularExpression("^https?://", ErrorMessage = "an http(s) address")]
    public required string Link { get; init; }

    /// <summary>The last day on which it holds.</summary>
    public required DateOnly Expires { get; init; }

    /// <summary>Whether it is about a target.</summary>
    public bool IsAbout(TargetReport target) =>
        target.Kubernetes is { } kubernetes && Matches(Target, target.Name) && Matches(Distro, target.Distro?.Id ?? "unknown") && Spans(kubernetes.Minor);

    /// <summary>Whether it is about a finding on a target that it is about.</summary>
    public bool IsAbout(Finding finding) =>
        Verdict == finding.Verdict && Matches(Feature, finding.Feature)
        && (Denier is null || (finding.Denier is { } denier && (Matches(Denier, denier.Kind.Word()) || Matches(Denier, $"{denier.Kind.Word()} {denier.Name}"))));

    /// <summary>As a message names it.</summary>
    public override string ToString() =>
        $"{Feature} {Verdict.Word()} on {Target}{(Distro == "*" ? "" : $", {Distro}")}{(Versions is null ? "" : $", {Versions}")}{(Denier is null ? "" : $", denied by {Denier}")}";

    private bool Spans(Minor minor)
    {
        if (Versions is null)
        {
            return true;
        }

        var ends = Versions.Split('-');
        var (first, last) = (ends[0], ends[^1]);
        return (first.Length == 0 || Minor.Parse(first) <= minor) && (last.Length == 0 || minor <= Minor.Parse(last));
    }

    private static bool Matches(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}
