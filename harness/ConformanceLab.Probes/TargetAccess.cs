using k8s;

namespace ConformanceLab.Probes;

/// <summary>The way to a target, and who we are there.</summary>
/// <param name="Configuration">How to reach it; its time-out is taken away.</param>
/// <param name="Identity">Handlers that tell who we are, where the configuration can't: impersonation. Requests without credentials don't pass them.</param>
public sealed record TargetAccess(KubernetesClientConfiguration Configuration, params DelegatingHandler[] Identity);
