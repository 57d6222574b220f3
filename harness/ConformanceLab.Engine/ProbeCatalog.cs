using System.Reflection;
using System.Security.Cryptography;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace ConformanceLab.Engine;

/// <summary>The probes in an assembly of suites, as NUnit sees them.</summary>
/// <param name="Probes">Ordered by id.</param>
/// <param name="SuiteHash">SHA-256 of the assembly, lower-case hex.</param>
public sealed record ProbeCatalog(IReadOnlyList<ProbeInfo> Probes, string SuiteHash)
{
    /// <summary>The assembly of suites that stands beside this one.</summary>
    public static string DefaultAssembly => Path.Combine(AppContext.BaseDirectory, "ConformanceLab.Suites.dll");

    /// <summary>Reads an assembly. Runs nothing of it.</summary>
    /// <param name="assemblyPath">An absolute path.</param>
    /// <exception cref="SuiteException">A probe has no claim, feature or spec, or two have one id: all are named at once.</exception>
    public static ProbeCatalog Load(string assemblyPath)
    {
        var faults = new List<string>();
        var probes = new List<ProbeInfo>();
        var explored = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
        explored.Load(Assembly.LoadFrom(assemblyPath), new Dictionary<string, object>());
        foreach (var fixture in Fixtures(explored.LoadedTest!))
        {
            Read(fixture, probes, faults);
        }

        faults.AddRange(probes.GroupBy(probe => probe.Id).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {group.Count()} probes have this id"));
        return faults.Count == 0
            ? new ProbeCatalog([.. probes.OrderBy(probe => probe.Id, StringComparer.Ordinal)], Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(assemblyPath))))
            : throw new SuiteException($"{Path.GetFileName(assemblyPath)} has probes that don't keep the rules:\n  {string.Join("\n  ", faults)}", ExitCode.Fault);
    }

    /// <summary>The check that a test of NUnit is.</summary>
    internal static CheckId Check(ITest test) => new(Id(test.TypeInfo!.Type), test.Name);

    /// <summary><c>suite/name</c> in kebab-case: the last part of the namespace and the name of the class.</summary>
    internal static string Id(Type probe) => ProbeId.Of(probe);

    internal static IEnumerable<ITest> Fixtures(ITest test) =>
        test is TestFixture { TypeInfo.Type: { IsAbstract: false } type } && type.IsAssignableTo(typeof(Probe)) ? [test] : test.Tests.SelectMany(Fixtures);

    /// <summary>Puts patient probes before all others. NUnit starts fixtures in the order in which it finds them, suite by suite, so they leave their suites for the root.</summary>
    internal static void PatientFirst(ITest root)
    {
        foreach (var patient in Fixtures(root).Where(fixture => fixture.TypeInfo!.Type.GetCustomAttribute<ProbeAttribute>() is { Patient: true }).ToList())
        {
            patient.Parent!.Tests.Remove(patient);
            ((Test)patient).Parent = root;
            root.Tests.Insert(0, patient);
        }
    }

    internal static IEnumerable<ITest> Cases(ITest test) => test.IsSuite ? test.Tests.SelectMany(Cases) : [test];

    private static void Read(ITest fixture, List<ProbeInfo> probes, List<string> faults)
    {
        var type = fixture.TypeInfo!.Type;
        var probe = type.GetCustomAttribute<ProbeAttribute>();
        var feature = type.GetCustomAttribute<FeatureAttribute>();
        var spec = type.GetCustomAttribute<SpecAttribute>();
        var cases = Cases(fixture).ToList();
        string?[] found =
        [
            probe is null ? "has no [Probe(\"claim\")]" : null,
            feature is null ? "has no [Feature(\"id\")]" : null,
            spec is null ? "has no [Spec(\"https://…\")]" : Uri.TryCreate(spec.Address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps ? null : $"cites '{spec.Address}', which is no https address",
            fixture.RunState == RunState.NotRunnable ? $"can't be run: {fixture.Properties.Get(PropertyNames.SkipReason)}" : null,
            cases.Count == 0 ? "has no [Test]" : null,
            .. cases.Where(test => test.RunState == RunState.NotRunnable).Select(test => $"{test.Name} can't be run: {test.Properties.Get(PropertyNames.SkipReason)}"),
            .. cases.GroupBy(test => test.Name).Where(group => group.Count() > 1).Select(group => $"has {group.Count()} checks named {group.Key}"),
        ];
        faults.AddRange(found.OfType<string>().Select(fault => $"{Id(type)} {fault}"));
        if (probe is not null && feature is not null && spec is not null)
        {
            probes.Add(new ProbeInfo(
                Id(type), ProbeId.Suite(type), probe.Claim, feature.Id, spec.Address, type.GetCustomAttribute<RequiresAttribute>()?.Capabilities ?? [],
                probe.Severity, probe.Access, [.. cases.Select(test => test.Name)]));
        }
    }

}
