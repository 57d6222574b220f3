namespace ConformanceLab.Probes;

/// <summary>What a request tells the server of who sends it.</summary>
/// <param name="Header">As it stands in evidence and reproducers, in place of the Authorization header.</param>
internal sealed record Credentials(string? Header)
{
    private static readonly HttpRequestOptionsKey<Credentials> Key = new("conformancelab.credentials");

    /// <summary>Those of the target's connection.</summary>
    public static Credentials Own { get; } = new((string?)null);

    /// <summary>None.</summary>
    public static Credentials None { get; } = new("none");

    /// <summary>A token that nobody issued. Made up, so it is no secret.</summary>
    public static Credentials Unknown { get; } = new("Bearer conformancelab-nobody-issued-this");

    /// <summary>Those of a request.</summary>
    public static Credentials Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var credentials) ? credentials : Own;

    /// <summary>Puts them on a request.</summary>
    public void PutOn(HttpRequestMessage request)
    {
        request.Options.Set(Key, this);
        if (this == Unknown)
        {
            request.Headers.TryAddWithoutValidation("Authorization", Header);
        }
    }
}
