using System.Globalization;
using ConformanceLab.Model;

namespace ConformanceLab.Reports.Tests;

/// <summary>Three targets with every verdict and outcome, several deniers, a flaky check, missing ones and a target that was never reached.</summary>
internal static class StandardRun
{
    public const string Upstream = "upstream";
    public const string Hardened = "hardened";
    public const string Edge = "edge";

    private static readonly Distro Plain = new("upstream", "Upstream Kubernetes", ["/version"]);
    private static readonly Distro Vendor = new("acme", "Acme Hardened Kubernetes", ["customresourcedefinitions: policies.acme.example"]);
    private static readonly Lag Old = new(17, 2087, false);

    private static readonly (string Feature, string Title, string Area, string Probe, string Claim, string[] Checks)[] Features =
    [
        ("api-discovery", "API discovery", "Discovery", "discovery/api-groups", "Every group in discovery answers under its own path", ["Groups_answer_under_their_path", "Versions_are_listed_in_order"]),
        ("object-crud", "Create, read, update and delete", "Objects", "crud/config-map", "A ConfigMap can be created, read, replaced and deleted", ["Create_returns_201", "Replace_with_a_stale_version_conflicts", "Delete_with_a_stale_uid_conflicts"]),
        ("server-side-apply", "Server-side apply", "Objects", "apply/force-conflicts", "Apply with a second manager conflicts on a field that the first one owns", ["Conflict_names_the_owner", "Force_takes_the_field"]),
        ("json-patch", "JSON patch", "Objects", "patch/json-patch", "A failed test operation leaves the object as it was", ["Failed_test_changes_nothing"]),
        ("dry-run", "Dry run", "Objects", "dryrun/create", "A dry run persists nothing", ["Nothing_is_persisted"]),
        ("field-validation", "Server-side field validation", "Objects", "validation/strict-fields", "Strict field validation refuses an unknown field", ["Unknown_field_is_refused", "Warn_names_the_field"]),
        ("list-chunking", "List in chunks", "Lists and watches", "list/chunks", "A list with a limit continues where it stopped", ["Continue_gives_the_rest", "Expired_token_is_410"]),
        ("watch-bookmarks", "Watch bookmarks", "Lists and watches", "watch/bookmarks", "A watch that asks for bookmarks gets them", ["Bookmark_carries_a_version"]),
        ("watch-list", "Streaming lists", "Lists and watches", "watch/streaming-list", "A watch can send the initial list", ["Initial_events_end_with_a_bookmark"]),
        ("cron-jobs-v1beta1", "CronJob v1beta1", "Workloads", "workloads/cron-job-beta", "A CronJob of batch/v1beta1 can be created", ["Create_returns_201"]),
        ("deployments", "Deployments", "Workloads", "workloads/deployment", "A Deployment's pods are created", ["Pods_are_created", "Scale_subresource_answers"]),
        ("host-network-pods", "Pods on the host's network", "Workloads", "workloads/host-network", "A pod that asks for the host's network is admitted", ["Pod_is_admitted"]),
        ("privileged-pods", "Privileged pods", "Workloads", "workloads/privileged", "A privileged pod is admitted", ["Pod_is_admitted", "Added_capability_is_kept"]),
        ("resource-quota", "Resource quotas", "Policy", "policy/quota", "A quota refuses what goes beyond it", ["Beyond_the_quota_is_403"]),
        ("validating-admission-policy", "Validating admission policies", "Policy", "policy/admission-policy", "A policy's expression can refuse an object", ["Expression_refuses"]),
        ("pod-security-admission", "Pod Security admission", "Policy", "policy/pod-security", "A namespace's label enforces a standard", ["Restricted_refuses_privileged"]),
        ("custom-resources", "Custom resource definitions", "Extension", "crd/schema", "A schema's default is set on create", ["Default_is_set", "Unknown_field_is_pruned", "Status_is_a_subresource"]),
        ("crd-validation-rules", "Validation rules in custom resources", "Extension", "crd/rules", "A rule in the schema refuses an object", ["Rule_refuses"]),
        ("endpoint-slices", "Endpoint slices", "Networking", "network/endpoint-slices", "A Service's endpoints appear as slices", ["Slice_names_its_service"]),
        ("gateway-classes", "Gateway classes", "Networking", "network/gateway", "A gateway class can be read", ["Class_is_listed"]),
        ("token-request", "Tokens of service accounts", "Identity", "identity/token-request", "A token can be asked for an audience", ["Token_names_its_audience"]),
        ("access-review", "Access reviews", "Identity", "identity/access-review", "A self subject access review answers", ["Review_answers"]),
        ("leases", "Leases", "Coordination", "coordination/lease", "A Lease can be renewed by its holder", ["Renewal_is_kept"]),
    ];

    public static FeatureEntry? Feature(string id) => Features.FirstOrDefault(f => f.Feature == id) is { Feature: not null } f
        ? new FeatureEntry(f.Feature, f.Title, f.Area, FeatureProfile.Core, null, null, null, null, "1.20", "1.20", null)
        : null;

    public static ReportOptions Options { get; } = new()
    {
        Feature = Feature,
        SupportEnds = m => m.ToString() == "1.20" ? new DateOnly(2022, 2, 28) : null,
        Build = new BuildInfo("github", "nightly #412", "https://ci.example/runs/412", 412),
    };

    public static SampleRun In(string folder, string runId = "20261123t083000z-kqzt")
    {
        var run = new SampleRun(folder, runId);
        foreach (var f in Features)
        {
            run.Probe(f.Probe, f.Feature, f.Claim, f.Checks);
        }

        run.Target(Upstream, TargetRole.Control, Plain, "v1.20.2", Old)
            .Target(Hardened, TargetRole.Subject, Vendor, "v1.20.2", Old, leftovers: 1)
            .Target(Edge, TargetRole.Subject, null, null, null);
        foreach (var f in Features)
        {
            Upstreams(run, f.Feature, f.Probe, f.Checks);
            Hardeneds(run, f.Feature, f.Probe, f.Checks);
        }

        Resources(run);
        return run.Failed(Edge, "kubeconfig: https://10.3.0.7:6443 can't be reached: no route to host. Is the VPN up?");
    }

    private static void Upstreams(SampleRun run, string feature, string probe, string[] checks)
    {
        if (Newer(feature) is { } since)
        {
            Each(run, Upstream, probe, checks, Outcome.Absent, "404 from the API machinery", exchanges: true);
            run.Finding(Upstream, feature, Verdict.Lags, $"upstream has it since {since}; this minor never had it", since: since);
            return;
        }

        if (feature == "gateway-classes")
        {
            Each(run, Upstream, probe, checks, Outcome.Skipped, "no gateway controller is installed");
            run.Finding(Upstream, feature, Verdict.Unknown, "every check was skipped");
            return;
        }

        Each(run, Upstream, probe, checks, Outcome.Passed);
        run.Finding(Upstream, feature, Verdict.Same, "as upstream 1.20");
    }

    private static void Hardeneds(SampleRun run, string feature, string probe, string[] checks)
    {
        switch (feature)
        {
            case "cron-jobs-v1beta1":
                Each(run, Hardened, probe, checks, Outcome.Absent, "batch/v1beta1 isn't in discovery", exchanges: true);
                run.Finding(Hardened, feature, Verdict.Restricts, "upstream 1.20 serves batch/v1beta1 cronjobs; here the API isn't there");
                break;
            case "host-network-pods":
                var webhook = new Denier(DenierKind.Webhook, "guard.acme.example");
                Each(run, Hardened, probe, checks, Outcome.Denied, "the pod was refused", webhook,
                    "admission webhook \"guard.acme.example\" denied the request: host namespaces are not allowed in this cluster", exchanges: true);
                run.Finding(Hardened, feature, Verdict.Restricts, "upstream 1.20 admits it; here a webhook refuses it", webhook);
                break;
            case "privileged-pods":
                var psp = new Denier(DenierKind.PodSecurityPolicy, "acme-baseline");
                Each(run, Hardened, probe, checks, Outcome.Denied, "the pod was refused", psp,
                    "pods \"probe\" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.containers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed]", exchanges: true);
                run.Finding(Hardened, feature, Verdict.Restricts, "upstream 1.20 admits it; here a pod security policy refuses it", psp);
                break;
            case "json-patch":
                Each(run, Hardened, probe, checks, Outcome.Failed, "expected 422, got 200: the patch was applied in part", exchanges: true);
                run.Finding(Hardened, feature, Verdict.Differs, "a failed test operation changed the object");
                break;
            case "custom-resources":
                run.Check(Hardened, probe, checks[0], Outcome.Broken, "connection reset by peer", exchanges: Exchanges(503, "connection reset"))
                    .Check(Hardened, probe, checks[0], Outcome.Passed, attempt: 2)
                    .Check(Hardened, probe, checks[1], Outcome.Passed)
                    .Check(Hardened, probe, checks[2], Outcome.Passed)
                    .Finding(Hardened, feature, Verdict.Same, "as upstream 1.20, at the second attempt");
                break;
            case "watch-list":
                Each(run, Hardened, probe, checks, Outcome.Passed);
                run.Finding(Hardened, feature, Verdict.Adds, "early: upstream has it since 1.34, and this cluster already has it", since: "1.34");
                break;
            case "list-chunking":
                run.Check(Hardened, probe, checks[0], Outcome.Passed)
                    .Check(Hardened, probe, checks[1], Outcome.Broken, "the request timed out after 30 s", exchanges: Exchanges(504, "timeout"))
                    .Finding(Hardened, feature, Verdict.Unknown, "one of its checks could not be told");
                break;
            case "access-review":
                var rbac = new Denier(DenierKind.Rbac, null);
                Each(run, Hardened, probe, checks, Outcome.Denied, "our credentials may not", rbac, "selfsubjectaccessreviews is forbidden", exchanges: true);
                run.Finding(Hardened, feature, Verdict.Unknown, "the credentials that we were given don't reach so far", rbac);
                break;
            case "leases":
                break;
            case "deployments":
                run.Check(Hardened, probe, checks[0], Outcome.Passed).Finding(Hardened, feature, Verdict.Unknown, "one of its checks was never reported");
                break;
            default:
                Upstreams2(run, feature, probe, checks);
                break;
        }
    }

    private static void Upstreams2(SampleRun run, string feature, string probe, string[] checks)
    {
        if (Newer(feature) is { } since)
        {
            Each(run, Hardened, probe, checks, Outcome.Absent, "404 from the API machinery", exchanges: true);
            run.Finding(Hardened, feature, Verdict.Lags, $"upstream has it since {since}; this minor never had it", since: since);
        }
        else
        {
            var skipped = feature == "gateway-classes";
            Each(run, Hardened, probe, checks, skipped ? Outcome.Skipped : Outcome.Passed, skipped ? "no gateway controller is installed" : "");
            run.Finding(Hardened, feature, skipped ? Verdict.Unknown : Verdict.Same, skipped ? "every check was skipped" : "as upstream 1.20");
        }
    }

    private static string? Newer(string feature) => feature switch
    {
        "validating-admission-policy" => "1.30",
        "pod-security-admission" => "1.23",
        "crd-validation-rules" => "1.25",
        "field-validation" => "1.25",
        "watch-list" => "1.34",
        _ => null,
    };

    private static void Resources(SampleRun run)
    {
        foreach (var (id, since) in new[]
                 {
                     ("api:admissionregistration.k8s.io/v1/validatingadmissionpolicies", "1.30"), ("api:autoscaling/v2/horizontalpodautoscalers", "1.23"),
                     ("api:batch/v1/cronjobs", "1.21"), ("api:discovery.k8s.io/v1/endpointslices", "1.21"), ("api:policy/v1/poddisruptionbudgets", "1.21"),
                     ("api:resource.k8s.io/v1/deviceclasses", "1.34"), ("api:resource.k8s.io/v1/resourceclaims", "1.34"), ("api:v1/pods/resize", "1.32"),
                     ("api:v1/pods/ephemeralcontainers", "1.23"), ("api:flowcontrol.apiserver.k8s.io/v1/flowschemas", "1.29"),
                 })
        {
            run.Finding(Upstream, id, Verdict.Lags, $"upstream has it since {since}", since: since).Finding(Hardened, id, Verdict.Lags, $"upstream has it since {since}", since: since);
        }

        run.Finding(Hardened, "api:batch/v1beta1/cronjobs", Verdict.Restricts, "upstream 1.20 serves it; here it isn't in discovery")
            .Finding(Hardened, "api:acme.example/v1/policies", Verdict.Adds, "a vendor's resource")
            .Finding(Hardened, "api:acme.example/v1/policies/status", Verdict.Adds, "a vendor's resource")
            .Finding(Hardened, "object:storage.k8s.io/v1/storageclasses/acme-fast", Verdict.Adds, "a vendor's storage class, marked as default");
    }

    private static void Each(
        SampleRun run, string target, string probe, string[] checks, Outcome outcome, string reason = "", Denier? denier = null, string? message = null, bool exchanges = false)
    {
        foreach (var check in checks)
        {
            run.Check(target, probe, check, outcome, reason, denier, message, exchanges: exchanges ? Exchanges(outcome == Outcome.Denied ? 403 : 404, message ?? reason) : null,
                reproducer: exchanges ? $"kubectl --context {target} create -f - <<'EOF'\napiVersion: v1\nkind: Pod\nmetadata: {{ name: probe }}\nEOF" : null);
        }
    }

    public static IReadOnlyList<HttpExchange> Exchanges(int status, string message) =>
    [
        new HttpExchange
        {
            At = SampleRun.Start.AddSeconds(3),
            Method = "POST",
            Path = "/api/v1/namespaces?fieldManager=conformancelab",
            RequestHeaders = new Dictionary<string, string> { ["Content-Type"] = "application/json" },
            RequestBody = "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"cl-probe-7c2f\"}}",
            Status = 201,
            ResponseHeaders = new Dictionary<string, string> { ["Content-Type"] = "application/json" },
            ResponseBody = "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"cl-probe-7c2f\",\"uid\":\"0c5bd4b6\"},\"status\":{\"phase\":\"Active\"}}",
            Seconds = 0.009,
        },
        new HttpExchange
        {
            At = SampleRun.Start.AddSeconds(3.1),
            Method = "POST",
            Path = "/api/v1/namespaces/cl-probe-7c2f/pods",
            RequestHeaders = new Dictionary<string, string> { ["Content-Type"] = "application/json" },
            RequestBody = "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"probe\"},\"spec\":{\"hostNetwork\":true,\"containers\":[{\"name\":\"main\",\"image\":\"registry.k8s.io/pause:3.9\"}]}}",
            Status = status,
            ResponseBody = string.Create(CultureInfo.InvariantCulture, $"{{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":{System.Text.Json.JsonSerializer.Serialize(message)},\"reason\":\"Forbidden\",\"code\":{status}}}"),
            Seconds = 0.021,
        },
    ];
}
