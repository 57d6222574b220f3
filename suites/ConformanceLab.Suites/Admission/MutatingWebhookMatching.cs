using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.Admission;

[Probe("A mutating webhook that fails closed stops the requests that it matches, and no others", Access = RunMode.Full)]
[Feature("mutating-webhooks")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-namespaceselector")]
[Requires(Capability.ClusterAdmin, Capability.CreateNamespaces)]
public sealed class MutatingWebhookMatching() : WebhookMatchingProbe(Resource.Of<V1MutatingWebhookConfiguration>());
