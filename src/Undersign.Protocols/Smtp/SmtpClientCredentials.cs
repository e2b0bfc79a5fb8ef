namespace Undersign.Protocols.Smtp;

/// <summary>What a client logs in with. RFC 4954.</summary>
/// <remarks>Classes and not records, so that nothing prints a secret by accident (law 10).</remarks>
public abstract class SmtpClientCredentials
{
    private SmtpClientCredentials(string user) => User = user;

    /// <summary>The authentication identity, mostly an address.</summary>
    public string User { get; }

    /// <summary>May be sent without TLS, where everybody between can read it. RFC 4954 §4 has servers offer no such login.</summary>
    public bool MayGoInTheClear { get; init; }

    /// <summary>How to log in where the server offers these mechanisms; the best of those both know.</summary>
    /// <returns><see langword="null"/> when there is none.</returns>
    internal abstract SaslExchange? Choose(IReadOnlyList<string> offered, bool isSecret);

    private static bool Offers(IReadOnlyList<string> offered, string mechanism) => offered.Contains(mechanism, StringComparer.OrdinalIgnoreCase);

    /// <summary>A password: PLAIN or LOGIN where nobody listens, CRAM-MD5 where somebody may.</summary>
    public sealed class WithPassword(string user, string password) : SmtpClientCredentials(user)
    {
        /// <remarks>CRAM-MD5 last under TLS: it is worth nothing there, and makes the server keep the password itself.</remarks>
        internal override SaslExchange? Choose(IReadOnlyList<string> offered, bool isSecret) =>
            !isSecret && Offers(offered, SaslExchange.CramMd5.Name) ? new SaslExchange.CramMd5(User, password)
            : Offers(offered, SaslExchange.Plain.Name) ? new SaslExchange.Plain(User, password)
            : Offers(offered, SaslExchange.Login.Name) ? new SaslExchange.Login(User, password)
            : Offers(offered, SaslExchange.CramMd5.Name) ? new SaslExchange.CramMd5(User, password)
            : null;
    }

    /// <summary>An access token of OAuth 2.0, as Exchange Online and Google take it.</summary>
    public sealed class WithToken(string user, string token) : SmtpClientCredentials(user)
    {
        internal override SaslExchange? Choose(IReadOnlyList<string> offered, bool isSecret) =>
            Offers(offered, SaslExchange.XOAuth2.Name) ? new SaslExchange.XOAuth2(User, token) : null;
    }
}
