using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites;

/// <summary>What probes of the cluster's name server share: questions asked inside of a pod, by full names.</summary>
public abstract class NameProbe : ServingProbe
{
    private string? zone;

    /// <summary>The full name of something in the probe's namespace, such as of a service. The cluster's domain is its own affair, and pods are told of it in their search path.</summary>
    protected async Task<string> Full(string name, CancellationToken ct)
    {
        zone ??= await Inside("awk '/^search/ { print $2; exit }' /etc/resolv.conf", ct);
        Claim(zone.StartsWith($"{Namespace}.svc.", StringComparison.Ordinal), $"the search path of a pod begins with its namespace's services (it begins with '{zone}')");
        return $"{name}.{zone}";
    }

    /// <summary>Waits until a name has these addresses and no others.</summary>
    protected async Task HasAddresses(string name, IEnumerable<string> addresses, CancellationToken ct)
    {
        var ask = Addresses(await Full(name, ct));
        await Eventually(
            async token => Assert.That((await Inside(ask, token)).Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EquivalentTo(addresses), $"the addresses of {name}"), Within.NameKnown, ct);
    }

    /// <summary>The command that writes the addresses of a name, each on its line.</summary>
    private static string Addresses(string name) => $"timeout 10 nslookup {name} 2>/dev/null | awk '/^Name:/ {{ told = 1 }} told && /^Address/ {{ print $NF }}' | sort -u";
}
