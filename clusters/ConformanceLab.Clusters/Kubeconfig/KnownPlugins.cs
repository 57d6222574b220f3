namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>A credential plugin that vendors put into their kubeconfigs.</summary>
/// <param name="Command">The program's name, without folder and ending.</param>
/// <param name="Arguments">What the arguments hold, where programs of one name differ, or one program has many uses; null for any.</param>
/// <param name="What">What it is.</param>
/// <param name="Install">How it is got.</param>
/// <param name="LogIn">How one logs in, by hand and where nobody sits before a screen.</param>
internal sealed record KnownPlugin(string Command, string? Arguments, string What, string Install, string LogIn);

/// <summary>The plugins that are known by name. Order matters: the first that fits counts.</summary>
internal static class KnownPlugins
{
    private static readonly KnownPlugin[] All =
    [
        new("aws", "get-token", "the AWS command line, for EKS", "Install AWS CLI version 2, and have `aws` in PATH.",
            "Log in with `aws sso login` or `aws configure`, set AWS_PROFILE to the profile that the cluster knows, or let the CI assume a role (AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE). `aws sts get-caller-identity` shows who you are."),
        new("aws-iam-authenticator", null, "the AWS IAM authenticator, for EKS", "Install aws-iam-authenticator 0.5.4 or newer, or write the kubeconfig anew with `aws eks update-kubeconfig`, which takes `aws` instead.",
            "Give it credentials of AWS: `aws sso login`, AWS_PROFILE, or AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE."),
        new("gke-gcloud-auth-plugin", null, "Google's plugin, for GKE", "Install it with `gcloud components install gke-gcloud-auth-plugin`, or the package google-cloud-cli-gke-gcloud-auth-plugin.",
            "Log in with `gcloud auth login`; in CI set GOOGLE_APPLICATION_CREDENTIALS and add the argument --use_application_default_credentials."),
        new("kubelogin", "--server-id", "Azure's kubelogin, for AKS with Entra ID", "Install it with `az aks install-cli`. The kubelogin for plain OIDC has the same name and is another program.",
            "Log in with `az login`, and let `kubelogin convert-kubeconfig -l azurecli` take that login; in CI take `-l workloadidentity` or `-l spn`."),
        new("kubelogin", null, "kubelogin for OIDC", "Install kubelogin (also known as `kubectl oidc-login`). The kubelogin of Azure has the same name and is another program.",
            "It opens a browser: log in once by hand, so that its cached token can be renewed, or take --grant-type=device-code; in CI take a service account's token instead."),
        new("kubectl", "oidc-login", "kubectl's plugin oidc-login (kubelogin)", "Install it with `kubectl krew install oidc-login`.",
            "It opens a browser: log in once by hand with `kubectl oidc-login get-token …`, so that its cached token can be renewed; in CI take a service account's token instead."),
        new("kubectl-oidc_login", null, "kubectl's plugin oidc-login (kubelogin)", "Install it with `kubectl krew install oidc-login`.",
            "It opens a browser: log in once by hand, so that its cached token can be renewed; in CI take a service account's token instead."),
        new("tanzu", null, "the Tanzu command line", "Install the Tanzu CLI with its plugin pinniped-auth.",
            "It opens a browser: log in once by hand with kubectl, or export the administrator's kubeconfig with `tanzu cluster kubeconfig get CLUSTER --admin`."),
        new("pinniped", null, "the Pinniped command line", "Install the pinniped CLI of the release that the cluster's Concierge has.",
            "It opens a browser: log in once by hand with kubectl, or set PINNIPED_USERNAME and PINNIPED_PASSWORD where the identity provider takes passwords."),
        new("oc", "get-token", "OpenShift's command line, for external OIDC", "Install oc of 4.16 or newer.", "Log in once with `oc login --exec-plugin=oc-oidc …`; in CI take a service account's token instead."),
        new("rancher", "token", "Rancher's command line", "Install the Rancher CLI, which Rancher offers for download in its footer.",
            "It asks for a login on a terminal: run `rancher token --server=… --user=…` by hand once; its token is cached. In CI download a kubeconfig with a token (the setting kubeconfig-generate-token), or take a service account's."),
        new("doctl", null, "DigitalOcean's command line", "Install doctl.", "Log in with `doctl auth init`; in CI set DIGITALOCEAN_ACCESS_TOKEN."),
        new("oci", null, "Oracle's command line, for OKE", "Install the OCI CLI.", "Run `oci setup config` or `oci session authenticate`; in CI set OCI_CLI_AUTH=instance_principal, or OCI_CLI_CONFIG_FILE."),
        new("ibmcloud", null, "IBM Cloud's command line", "Install the ibmcloud CLI with its plugin for containers.", "Log in with `ibmcloud login --apikey …`, or set IBMCLOUD_API_KEY."),
        new("yc", null, "Yandex Cloud's command line", "Install yc.", "Run `yc init`; in CI give it a service account's key with `yc config set service-account-key`."),
        new("client-keystone-auth", null, "Keystone's plugin, for OpenStack and Charmed Kubernetes", "Install client-keystone-auth (the snap of that name).", "Set OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME and the domains; it asks on a terminal for what is missing."),
        new("tsh", null, "Teleport's command line", "Install tsh of the release that the proxy has.", "Log in with `tsh login` and `tsh kube login CLUSTER`; in CI take `tbot`."),
    ];

    /// <summary>What is known of that program, or null.</summary>
    public static KnownPlugin? Find(string command, IReadOnlyList<string> arguments)
    {
        var name = Path.GetFileName(command);
        name = name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
        return Array.Find(All, known => known.Command == name && (known.Arguments is null || arguments.Contains(known.Arguments)));
    }
}
