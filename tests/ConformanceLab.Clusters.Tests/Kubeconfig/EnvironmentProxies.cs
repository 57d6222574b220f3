using ConformanceLab.Clusters.Kubeconfig;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

/// <summary>The rules of HTTPS_PROXY, HTTP_PROXY and NO_PROXY.</summary>
internal sealed class EnvironmentProxies
{
    private static Uri? For(string server, params (string Name, string Value)[] variables) =>
        EnvironmentProxy.For(new Uri(server), name => variables.FirstOrDefault(variable => variable.Name == name).Value);

    [TestCase("", true)]
    [TestCase("*", false)]
    [TestCase("api.example.com", false)]
    [TestCase("API.Example.Com", false)]
    [TestCase("example.com", false)]
    [TestCase(".example.com", false)]
    [TestCase("*.example.com", false)]
    [TestCase(".api.example.com", true, Description = "what is below alone")]
    [TestCase("ample.com", true, Description = "no whole label")]
    [TestCase("other.com, example.com", false)]
    [TestCase("api.example.com:6443", false)]
    [TestCase("api.example.com:443", true)]
    [TestCase("10.0.0.0/8", true, Description = "names aren't resolved")]
    public void A_name_is_excluded_with_what_is_below_it(string excluded, bool proxied) =>
        Assert.That(For("https://api.example.com:6443", ("HTTPS_PROXY", "http://proxy:3128"), ("NO_PROXY", excluded)), proxied ? Is.EqualTo(new Uri("http://proxy:3128")) : Is.Null);

    [TestCase("https://10.1.2.3:6443", "10.0.0.0/8", false)]
    [TestCase("https://10.1.2.3:6443", "10.1.2.3", false)]
    [TestCase("https://10.1.2.3:6443", "10.1.2.3:6443", false)]
    [TestCase("https://10.1.2.3:6443", "10.1.2.3:443", true)]
    [TestCase("https://10.1.2.3:6443", "192.168.0.0/16,10.2.0.0/16", true)]
    [TestCase("https://[fd00::7]:6443", "fd00::/8", false)]
    [TestCase("https://[fd00::7]:6443", "fd00::7", false)]
    [TestCase("https://[fd00::7]:6443", "[fd00::7]:6443", false)]
    [TestCase("https://[fd00::7]:6443", "[fd00::7]:443", true)]
    [TestCase("https://127.0.0.1:6443", "", false)]
    [TestCase("https://[::1]:6443", "", false)]
    [TestCase("https://localhost:6443", "", false)]
    public void An_address_is_excluded_by_itself_or_its_network(string server, string excluded, bool proxied) =>
        Assert.That(For(server, ("HTTPS_PROXY", "proxy:3128"), ("no_proxy", excluded)), proxied ? Is.EqualTo(new Uri("http://proxy:3128")) : Is.Null);

    [Test]
    public void The_servers_scheme_decides_which_variable_counts_and_capitals_win()
    {
        (string, string)[] variables = [("HTTPS_PROXY", "socks5://one:1"), ("https_proxy", "http://two:2"), ("http_proxy", "http://three:3")];

        Assert.That(For("https://api.example.com", variables), Is.EqualTo(new Uri("socks5://one:1")));
        Assert.That(For("http://api.example.com", variables), Is.EqualTo(new Uri("http://three:3")));
    }

    [TestCase("ftp://proxy:21")]
    [TestCase("http://")]
    public void A_variable_that_is_no_proxy_is_told(string value) =>
        Assert.That(() => For("https://api.example.com", ("HTTPS_PROXY", value)), Throws.TypeOf<ClusterException>().With.Message.Contain("HTTPS_PROXY isn't the address of a proxy").And.Message.Contain("NO_PROXY"));
}
