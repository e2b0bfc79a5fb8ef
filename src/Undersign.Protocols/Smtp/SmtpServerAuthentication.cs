namespace Undersign.Protocols.Smtp;

/// <summary>How clients of a server sign in. RFC 4954. Offered and taken under TLS alone, whatever the mechanism.</summary>
public sealed record SmtpServerAuthentication
{
    /// <summary>In the order offered.</summary>
    public required IReadOnlyList<SaslMechanism> Mechanisms { get; init; }

    /// <summary>Judges what the client has shown: 235, or a refusal. May take its time with one; the client waits.</summary>
    public required Func<SaslCredentials, CancellationToken, ValueTask<SmtpReply>> VerifyAsync { get; init; }

    /// <summary>Refuses mail of who has not signed in: 530. RFC 4954 §6, RFC 6409 §4.3.</summary>
    public bool IsRequired { get; init; }

    /// <summary>RFC 4954 §6.</summary>
    public static SmtpReply Succeeded { get; } = new(235, new(2, 7, 0), "Authentication succeeded");

    /// <summary>The same for an unknown user, a wrong password and a bad token. RFC 4954 §6.</summary>
    public static SmtpReply InvalidCredentials { get; } = new(535, new(5, 7, 8), "Authentication credentials invalid");

    /// <summary>RFC 4954 §6.</summary>
    public static SmtpReply TemporaryFailure { get; } = new(454, new(4, 7, 0), "Temporary authentication failure");
}

/// <summary>Ways to sign in that we know. RFC 4422.</summary>
public enum SaslMechanism
{
    /// <summary>RFC 4616.</summary>
    Plain,

    /// <summary>Never standardised; printers and old programs know nothing else. draft-murchison-sasl-login-00.</summary>
    Login,

    /// <summary>Google's and Microsoft's, from before OAUTHBEARER.</summary>
    XOAuth2,

    /// <summary>RFC 7628 §3.</summary>
    OAuthBearer,
}

/// <summary>What a client shows of itself, not yet believed.</summary>
/// <param name="User">As it came; empty where the token alone says it.</param>
public abstract record SaslCredentials(string User)
{
    public sealed override string ToString() => GetType().Name; // neither passwords nor tokens get into a log

    public sealed record Password(string User, string Secret) : SaslCredentials(User);

    public sealed record Token(string User, string Bearer) : SaslCredentials(User);
}
