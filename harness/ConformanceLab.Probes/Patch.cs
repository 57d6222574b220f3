namespace ConformanceLab.Probes;

/// <summary>The media types of PATCH.</summary>
public static class Patch
{
    /// <summary>JSON Patch, RFC 6902.</summary>
    public const string Json = "application/json-patch+json";

    /// <summary>JSON Merge Patch, RFC 7386.</summary>
    public const string Merge = "application/merge-patch+json";

    /// <summary>Kubernetes' own, by the patch strategies of the fields.</summary>
    public const string Strategic = "application/strategic-merge-patch+json";

    /// <summary>Server-side apply.</summary>
    public const string Apply = "application/apply-patch+yaml";
}
