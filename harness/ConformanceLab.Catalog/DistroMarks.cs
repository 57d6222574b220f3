using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>How much a mark proves, from the least to the most.</summary>
internal enum MarkStrength
{
    /// <summary>Others show it too: never enough, however many there are.</summary>
    Hint,

    /// <summary>The mark of a tool that distributions build upon: it tells where nobody else is told.</summary>
    Base,

    /// <summary>Comes with the distribution, though somebody could make it elsewhere.</summary>
    Telling,

    /// <summary>Compiled into the distribution's API server, or told by its own admission.</summary>
    Proof,
}

/// <summary>Where a mark is seen. In the tables each is written in kebab case.</summary>
internal enum MarkKind
{
    /// <summary>The API server's version string.</summary>
    Version,

    /// <summary>An API group in discovery.</summary>
    Group,

    /// <summary>An object that shapes behaviour: <c>policy/podsecuritypolicies/eks.privileged</c>.</summary>
    Object,

    /// <summary>The provisioner of a storage class.</summary>
    Provisioner,

    /// <summary>A range of service addresses.</summary>
    Cidr,

    /// <summary>A namespace.</summary>
    Namespace,

    /// <summary>An object of <c>kube-system</c>: <c>apps/daemonsets/aws-node</c>.</summary>
    Landmark,

    /// <summary>A label on such an object: <c>services/kube-dns:key</c>, with <c>=value</c> where the value matters.</summary>
    LandmarkLabel,

    /// <summary>A node's label: <c>key</c>, or <c>key=value</c>.</summary>
    Label,

    /// <summary>The key of a node's annotation.</summary>
    Annotation,

    /// <summary>A node's id at its provider.</summary>
    ProviderId,

    /// <summary>A node's operating system, as it names itself.</summary>
    OsImage,

    /// <summary>A node's name.</summary>
    NodeName,

    /// <summary>A kubelet's version.</summary>
    Kubelet,

    /// <summary>A node's container runtime.</summary>
    Runtime,

    /// <summary>The host that the API server was reached by.</summary>
    Host,

    /// <summary>A check that the API server runs on itself.</summary>
    Health,

    /// <summary>What the server sets on a plain object: a path, or <c>path=value</c>.</summary>
    Change,

    /// <summary>The words of a server that refused what we asked for.</summary>
    Denial,
}

/// <summary>A distribution.</summary>
/// <param name="Id">Stable, kebab-case.</param>
/// <param name="Name">As its maker writes it.</param>
/// <param name="Of">The distribution that this is an edition of, whose marks it bears too; null for one that stands for itself.</param>
internal sealed record DistroEntry(string Id, string Name, string? Of);

/// <summary>A mark of a distribution.</summary>
/// <param name="Distro">Whose.</param>
/// <param name="Strength">How much it proves.</param>
/// <param name="Pattern">What is seen.</param>
/// <param name="OnlyIf">What must be seen too, or must not: all of it.</param>
internal sealed record DistroMark(string Distro, MarkStrength Strength, MarkPattern Pattern, IReadOnlyList<MarkCondition> OnlyIf);

/// <summary>A condition of a mark.</summary>
/// <param name="Seen">Whether the pattern must be seen, or must not.</param>
/// <param name="Pattern">The pattern.</param>
internal sealed record MarkCondition(bool Seen, MarkPattern Pattern);

/// <summary>What distributions are known by: <c>distros.tsv</c> and <c>marks.tsv</c>.</summary>
internal sealed class DistroMarks
{
    private static readonly Lazy<DistroMarks> Lazily = new(() => new DistroMarks(
        CatalogSource.Embedded.Table("distros.tsv", TableReader.Distros),
        CatalogSource.Embedded.Table("marks.tsv", TableReader.Marks)));

    public DistroMarks(IReadOnlyList<DistroEntry> distros, IReadOnlyList<DistroMark> all)
    {
        Distros = distros.ToDictionary(d => d.Id, StringComparer.Ordinal);
        All = all;
    }

    /// <summary>Those that this program carries.</summary>
    /// <exception cref="CatalogDataException">A table is malformed.</exception>
    public static DistroMarks Embedded => Lazily.Value;

    public IReadOnlyDictionary<string, DistroEntry> Distros { get; }

    public IReadOnlyList<DistroMark> All { get; }

    /// <summary>The distribution that stands for itself: the one that an edition is of.</summary>
    public string Family(string id) => Distros[id].Of ?? id;

    /// <summary>The marks that are seen, each with its evidence.</summary>
    public IEnumerable<SeenMark> Seen(Surface surface)
    {
        var sights = new MarkSights(surface);
        return from mark in All
               where mark.OnlyIf.All(condition => sights.See(condition.Pattern) is not null == condition.Seen)
               let evidence = sights.See(mark.Pattern)
               where evidence is not null
               select new SeenMark(mark.Distro, mark.Strength, mark.Pattern.Kind, evidence);
    }
}

/// <summary>A mark that was seen.</summary>
internal sealed record SeenMark(string Distro, MarkStrength Strength, MarkKind Kind, string Evidence);
