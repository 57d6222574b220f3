namespace ConformanceLab.Suites.PodConfinement;

/// <summary>The rights of a process.</summary>
internal static class Rights
{
    /// <summary>A script that tells those of its own, as the kernel has them.</summary>
    public const string Tell =
        """awk '/^CapEff/ { print "effective", $2 } /^CapBnd/ { print "bounding", $2 } /^NoNewPrivs/ { print "gaining", $2 } /^Seccomp:/ { print "filter", $2 }' /proc/self/status""";

    /// <summary>Whether a capability is in a set.</summary>
    /// <param name="set">The set, in hexadecimal digits.</param>
    /// <param name="number">The capability's number.</param>
    public static bool Has(string set, int number) => (Convert.ToUInt64(set, 16) >> number & 1) == 1;
}
