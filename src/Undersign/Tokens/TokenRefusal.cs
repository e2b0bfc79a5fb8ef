namespace Undersign.Tokens;

/// <summary>There is no token, and why: the text is for the administrator.</summary>
/// <remarks>What is asked with tokens makes a refusal of its own of it.</remarks>
internal sealed class TokenRefusal : Exception
{
    public TokenRefusal(string message)
        : base(message)
    {
    }

    public TokenRefusal(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public TokenRefusal()
    {
    }

    /// <summary>As Entra ID asked.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>It lies in files of this node: another may have what is missing here.</summary>
    public bool IsOfNode { get; init; }

    /// <summary>It may well be different in a moment.</summary>
    public bool IsPassing { get; init; }
}
