namespace Undersign.Diagnosis;

/// <summary>What a token endpoint answered in place of a token, or what came instead of an answer. RFC 6749 §5.2.</summary>
internal sealed record TokenSymptom(Uri Endpoint)
{
    /// <summary>Of HTTP; <see langword="null"/> when nothing was answered.</summary>
    public int? Status { get; init; }

    public string Error { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>Why there is no answer, or none that can be read.</summary>
    public Exception? Fault { get; init; }

    /// <summary>What an administrator calls the client secret.</summary>
    public string ClientSecretWords { get; init; } = "the client secret";

    /// <summary>And the place of the refresh token.</summary>
    public string RefreshTokenWords { get; init; } = "its field";
}
