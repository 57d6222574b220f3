using ConformanceLab.Model;
using k8s;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

internal sealed class TokenFiles
{
    private Scene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new Scene();

    [TearDown]
    public void End() => _scene.Dispose();

    private async Task<KubernetesClientConfiguration> Load(string user) =>
        await _scene.Loader.LoadAsync(new Connection([_scene.File("config", Scene.Config("x", user: user))], "x"), CancellationToken.None);

    private static async Task<string?> TokenOf(KubernetesClientConfiguration configuration) =>
        (await configuration.TokenProvider.GetAuthenticationHeaderAsync(CancellationToken.None)).Parameter;

    [Test]
    public async Task A_token_file_is_relative_to_its_kubeconfig_and_wins_over_a_token()
    {
        _scene.File("token", "from-file\n");

        Assert.That(await TokenOf(await Load("token: inline\ntokenFile: token")), Is.EqualTo("from-file"));
    }

    [Test]
    public async Task A_rotated_token_is_read_after_a_minute()
    {
        _scene.File("token", "first");
        var loaded = await Load("tokenFile: token");
        _scene.File("token", "second");

        _scene.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(await TokenOf(loaded), Is.EqualTo("first"));
        _scene.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await TokenOf(loaded), Is.EqualTo("second"));
    }

    [Test]
    public async Task A_token_file_that_vanishes_leaves_the_last_token_in_use()
    {
        var file = _scene.File("token", "first");
        var loaded = await Load("tokenFile: token");

        File.Delete(file);
        _scene.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(await TokenOf(loaded), Is.EqualTo("first"));
        _scene.File("token", "third");
        _scene.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(await TokenOf(loaded), Is.EqualTo("third"));
    }

    [TestCase("", "is empty")]
    [TestCase("one\ntwo", "holds more than one line")]
    public async Task A_token_file_without_a_token_is_named(string text, string expected)
    {
        var file = _scene.File("token", text);

        Assert.That(await Scene.FailureOf(() => Load("tokenFile: token")), Does.Contain($"user 'x': the token file '{file}' {expected}"));
    }
}
