using System.Text.Json.Nodes;

namespace ConformanceLab.Probes;

/// <summary>
/// What a relaxed run does to the namespaces that it makes, and to nothing else: what the documentation of pod security, of OpenShift's security context
/// constraints and of pod security policies tells somebody to do whose pods need more than the cluster grants them.
/// </summary>
internal sealed record Relaxation(IReadOnlyDictionary<string, string> Labels, bool Sccs, bool PodSecurityPolicies)
{
    private const string Rbac = "rbac.authorization.k8s.io";

    public static Relaxation None { get; } = new(new Dictionary<string, string>(), false, false);

    /// <summary>The means for a cluster that serves these API groups. Labels that nobody there reads do no harm.</summary>
    public static Relaxation For(IEnumerable<string> groups)
    {
        var served = groups.ToHashSet(StringComparer.Ordinal);
        var sccs = served.Contains("security.openshift.io");
        var labels = new Dictionary<string, string>
        {
            ["pod-security.kubernetes.io/enforce"] = "privileged",
            ["pod-security.kubernetes.io/audit"] = "privileged",
            ["pod-security.kubernetes.io/warn"] = "privileged",
        };
        if (sccs)
        {
            // Else OpenShift sets the labels anew from the constraints it finds.
            labels["security.openshift.io/scc.podSecurityLabelSync"] = "false";
        }

        return new Relaxation(labels, sccs, served.Contains("policy"));
    }

    /// <summary>The objects that grant, with the paths to create them at.</summary>
    public IEnumerable<(string Path, JsonNode Grant)> Grants(string space)
    {
        if (Sccs)
        {
            yield return Binding(space, "conformancelab-scc", "ClusterRole", "system:openshift:scc:privileged");
        }

        if (PodSecurityPolicies)
        {
            yield return ($"/apis/{Rbac}/v1/namespaces/{space}/roles", new JsonObject
            {
                ["apiVersion"] = $"{Rbac}/v1",
                ["kind"] = "Role",
                ["metadata"] = new JsonObject { ["name"] = "conformancelab-psp" },
                ["rules"] = new JsonArray(new JsonObject { ["apiGroups"] = new JsonArray("policy"), ["resources"] = new JsonArray("podsecuritypolicies"), ["verbs"] = new JsonArray("use") }),
            });
            yield return Binding(space, "conformancelab-psp", "Role", "conformancelab-psp");
        }
    }

    private static (string Path, JsonNode Grant) Binding(string space, string name, string roleKind, string role) => ($"/apis/{Rbac}/v1/namespaces/{space}/rolebindings", new JsonObject
    {
        ["apiVersion"] = $"{Rbac}/v1",
        ["kind"] = "RoleBinding",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["roleRef"] = new JsonObject { ["apiGroup"] = Rbac, ["kind"] = roleKind, ["name"] = role },
        ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = Rbac, ["kind"] = "Group", ["name"] = $"system:serviceaccounts:{space}" }),
    });
}
