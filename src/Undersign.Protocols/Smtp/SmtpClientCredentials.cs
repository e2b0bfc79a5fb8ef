using System.Net.Security;

namespace Undersign.Protocols.Smtp;

/// <summary>What a client logs in with. RFC 4954.</summary>
/// <remarks>Classes and not records, so that nothing prints a secret by accident (law 10).</remarks>
public abstract class SmtpClientCredentials
{
    private SmtpClientCredentials(string user) => User = user;

    /// <summary>The authentication identity, mostly an address.</summary>
    public string User { get; }

    /// <summary>What nobody may see: whoever quotes the server takes it out of what that says.</summary>
    public abstract string Secret { get; }

    /// <summary>May be sent without TLS, where everybody between can read it. RFC 4954 §4 has servers offer no such login.</summary>
    public bool MayGoInTheClear { get; init; }

    /// <summary>How to log in where the server offers these mechanisms; the best of those both know.</summary>
    /// <param name="tls">The connection's; without it somebody may listen.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    internal abstract SaslExchange? Choose(IReadOnlyList<string> offered, SslStream? tls);

    private static bool Offers(IReadOnlyList<string> offered, string mechanism) => offered.Contains(mechanism, StringComparer.OrdinalIgnoreCase);

    /// <summary>A password: PLAIN or LOGIN where nobody listens, CRAM-MD5 or NTLM where somebody may.</summary>
    public sealed class WithPassword(string user, string password) : SmtpClientCredentials(user)
    {
        private static readonly string[] UnderTls = [SaslExchange.Plain.Name, SaslExchange.Login.Name, SaslExchange.CramMd5.Name, SaslExchange.Ntlm.Name];
        private static readonly string[] InTheClear = [SaslExchange.CramMd5.Name, SaslExchange.Ntlm.Name, SaslExchange.Plain.Name, SaslExchange.Login.Name];

        public override string Secret => password;

        /// <remarks>CRAM-MD5 and NTLM last under TLS: they are worth little there, and make the server keep the password itself, or as good as that.</remarks>
        internal override SaslExchange? Choose(IReadOnlyList<string> offered, SslStream? tls) =>
            Array.Find(tls is null ? InTheClear : UnderTls, mechanism => Offers(offered, mechanism)) switch
            {
                SaslExchange.Plain.Name => new SaslExchange.Plain(User, password),
                SaslExchange.Login.Name => new SaslExchange.Login(User, password),
                SaslExchange.CramMd5.Name => new SaslExchange.CramMd5(User, password),
                SaslExchange.Ntlm.Name => new SaslExchange.Ntlm(User, password, tls),
                _ => null,
            };
    }

    /// <summary>An access token of OAuth 2.0, as Exchange Online and Google take it.</summary>
    public sealed class WithToken(string user, string token) : SmtpClientCredentials(user)
    {
        public override string Secret => token;

        internal override SaslExchange? Choose(IReadOnlyList<string> offered, SslStream? tls) =>
            Offers(offered, SaslExchange.XOAuth2.Name) ? new SaslExchange.XOAuth2(User, token) : null;
    }
}
