using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.Admission;

[Probe("A validating webhook that fails closed stops the requests that it matches, and no others", Access = RunMode.Full)]
[Feature("validating-webhooks")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-namespaceselector")]
[Requires(Capability.ClusterAdmin, Capability.CreateNamespaces)]
public sealed class ValidatingWebhookMatching() : WebhookMatchingProbe(Resource.Of<V1ValidatingWebhookConfiguration>());
