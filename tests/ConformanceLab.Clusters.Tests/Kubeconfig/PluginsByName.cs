using System.Diagnostics.CodeAnalysis;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

/// <summary>The plugins of vendors, by stand-ins that say what the real ones say where nobody is logged in.</summary>
internal sealed class PluginsByName
{
    private Scene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new Scene();

    [TearDown]
    public void End() => _scene.Dispose();

    private Task<string> FailureOf(string command, string arguments, string more = "")
    {
        var file = _scene.File("config", Scene.Config(
            "x", user: $"exec:\n  command: {command}\n  args: [{arguments}]\n  apiVersion: client.authentication.k8s.io/v1beta1\n  interactiveMode: IfAvailable\n  {more}"));
        return Scene.FailureOf(() => _scene.Loader.LoadAsync(new Connection([file], "x"), CancellationToken.None));
    }

    [TestCase("aws", "eks, get-token, --cluster-name, c", 253, "Unable to locate credentials. You can configure credentials by running \"aws configure\".", "aws sso login")]
    [TestCase("aws-iam-authenticator", "token, -i, c", 1, "could not get token: NoCredentialProviders: no valid providers in chain. Deprecated.", "AWS_PROFILE")]
    [TestCase("gke-gcloud-auth-plugin", "", 1, "cred.go:145] print credential failed with error: Failed to retrieve access token:: failure while executing gcloud", "gcloud auth login")]
    [TestCase("kubelogin", "get-token, --server-id, s, --login, azurecli", 1, "Error: failed to get token: expected an empty error but received: AzureCLICredential: ERROR: Please run 'az login' to setup account.", "-l workloadidentity")]
    [TestCase("kubelogin", "get-token, --oidc-issuer-url=https://i.example", 1, "error: could not open the browser: exec: \"xdg-open,x-www-browser,www-browser\": executable file not found in $PATH", "--grant-type=device-code")]
    [TestCase("kubectl", "oidc-login, get-token", 1, "error: unknown command \"oidc-login\" for \"kubectl\"", "kubectl oidc-login get-token")]
    [TestCase("pinniped", "login, oidc", 1, "Error: could not complete Pinniped login: error getting authorization: expected to be redirected, but response status was 200 OK", "PINNIPED_USERNAME")]
    [TestCase("tanzu", "pinniped-auth, login", 1, "Error: could not complete Pinniped login: login failed", "--admin")]
    [TestCase("rancher", "token, --user=me", 1, "level=fatal msg=\"failed to parse kubeconfig token\"", "kubeconfig-generate-token")]
    [TestCase("doctl", "kubernetes, cluster, kubeconfig, exec-credential", 1, "Error: unable to initialize DigitalOcean api client: access token is required. (hint: run 'doctl auth init')", "DIGITALOCEAN_ACCESS_TOKEN")]
    [SuppressMessage("Usage", "CA1054", Justification = "These are arguments of a program.")]
    public async Task A_logged_out_plugin_is_told_with_its_words_and_how_to_log_in(string command, string arguments, int code, string said, string next)
    {
        _scene.File("said", said);
        _scene.Script($"bin/{command}", $"cat '{_scene.Path("said")}' >&2\nexit {code}");

        var message = await FailureOf(command, arguments);

        Assert.That(message, Does.Contain($"the exec plugin '{command}' failed with exit code {code}").And.Contain(said[..20]).And.Contain(next));
    }

    [TestCase("aws", "eks, get-token", "AWS CLI version 2")]
    [TestCase("aws-iam-authenticator", "", "0.5.4")]
    [TestCase("gke-gcloud-auth-plugin", "", "gcloud components install gke-gcloud-auth-plugin")]
    [TestCase("kubelogin", "get-token, --server-id, s", "az aks install-cli")]
    [TestCase("kubelogin", "get-token", "kubectl oidc-login")]
    [TestCase("tanzu", "", "pinniped-auth")]
    [TestCase("pinniped", "", "Concierge")]
    [TestCase("oc", "get-token", "oc of 4.16")]
    [TestCase("rancher", "token", "Rancher CLI")]
    [TestCase("doctl", "", "Install doctl")]
    [TestCase("oci", "", "OCI CLI")]
    [TestCase("client-keystone-auth", "", "snap")]
    public async Task A_missing_plugin_is_told_with_what_it_is_and_how_to_get_it(string command, string arguments, string install)
    {
        _scene.Variables["PATH"] = _scene.Path("bin");

        Assert.That(await FailureOf(command, arguments), Does.Contain($"the exec plugin '{command}' isn't in PATH. It is ").And.Contain(install));
    }

    [Test]
    public async Task The_kubeconfigs_own_hint_wins_over_ours()
    {
        _scene.Variables["PATH"] = _scene.Path("bin");

        Assert.That(await FailureOf("aws", "eks, get-token", "installHint: Ask the platform team."), Does.Contain("Ask the platform team.").And.Not.Contain("AWS CLI version 2"));
    }

    [Test]
    public async Task A_plugin_that_waits_for_a_browser_is_ended_with_the_way_to_log_in()
    {
        _scene.UseRealTime(pluginTimeout: TimeSpan.FromMilliseconds(500));
        _scene.Script("bin/pinniped", "echo 'Log in by visiting this link:' >&2\nexec sleep 600");

        Assert.That(await FailureOf("pinniped", "login, oidc"), Does.Contain("gave no answer within 0.5 s and was killed").And.Contain("PINNIPED_USERNAME"));
    }
}
