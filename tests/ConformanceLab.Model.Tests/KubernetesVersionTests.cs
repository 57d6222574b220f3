namespace ConformanceLab.Model.Tests;

public sealed class KubernetesVersionTests
{
    [TestCase("v1.20.2", "1", "20", "1.20", 2)]
    [TestCase("v1.27.3-gke.100", "1", "27+", "1.27", 3)]
    [TestCase("v1.31.2+k3s1", null, null, "1.31", 2)]
    [TestCase("v0.0.0-master+$Format:%H$", "1", "21", "1.21", null)]
    [TestCase("custom", "1", "33+", "1.33", null)]
    public void It_is_read_from_the_name_and_where_that_tells_nothing_from_major_and_minor(string gitVersion, string? major, string? minor, string expected, int? patch)
    {
        var read = KubernetesVersion.Read(gitVersion, major, minor);

        Assert.That((read?.GitVersion, read?.Minor.ToString(), read?.Patch), Is.EqualTo((gitVersion, expected, patch)));
    }

    [TestCase("v0.0.0-master+$Format:%H$", "", "")]
    [TestCase("v0.0.0-master+$Format:%H$", "0", "0")]
    [TestCase("custom", null, null)]
    public void Without_either_it_is_none(string gitVersion, string? major, string? minor) => Assert.That(KubernetesVersion.Read(gitVersion, major, minor), Is.Null);
}
