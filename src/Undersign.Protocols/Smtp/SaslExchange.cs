using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication.ExtendedProtection;
using System.Security.Cryptography;
using System.Text;

namespace Undersign.Protocols.Smtp;

/// <summary>One authentication mechanism at work, from the client's side. RFC 4422 §3.</summary>
internal abstract class SaslExchange : IDisposable
{
    private SaslExchange(string mechanism) => Mechanism = mechanism;

    public string Mechanism { get; }

    /// <summary>Sent along with AUTH; <see langword="null"/> when the server speaks first.</summary>
    public virtual byte[]? InitialResponse => null;

    /// <returns><see langword="null"/> when there is no answer: the exchange is given up.</returns>
    public abstract byte[]? Answer(ReadOnlySpan<byte> challenge);

    public virtual void Dispose()
    {
    }

    /// <summary>RFC 4616 §2.</summary>
    public sealed class Plain(string user, string password) : SaslExchange(Name)
    {
        public const string Name = "PLAIN";

        public override byte[] InitialResponse => Encoding.UTF8.GetBytes($"\0{user}\0{password}");

        /// <summary>A server that asks although it has been told gets the same; RFC 4954 §4 lets it ask with an empty challenge.</summary>
        public override byte[]? Answer(ReadOnlySpan<byte> challenge) => challenge.IsEmpty ? InitialResponse : null;
    }

    /// <summary>User name and password, one after the other. It has no RFC; whatever the server asks first is the name.</summary>
    public sealed class Login(string user, string password) : SaslExchange(Name)
    {
        public const string Name = "LOGIN";

        private int _answers;

        public override byte[]? Answer(ReadOnlySpan<byte> challenge) => _answers++ switch
        {
            0 => Encoding.UTF8.GetBytes(user),
            1 => Encoding.UTF8.GetBytes(password),
            _ => null,
        };
    }

    /// <summary>RFC 2195 §2.</summary>
    public sealed class CramMd5(string user, string password) : SaslExchange(Name)
    {
        public const string Name = "CRAM-MD5";

        [SuppressMessage("Security", "CA5351", Justification = "The mechanism is made of it. It is taken where nothing better is offered.")]
        public override byte[]? Answer(ReadOnlySpan<byte> challenge) => challenge.IsEmpty ? null :
            Encoding.UTF8.GetBytes($"{user} {Convert.ToHexStringLower(HMACMD5.HashData(Encoding.UTF8.GetBytes(password), challenge))}");
    }

    /// <summary>The bearer token of RFC 6750 in the way Google made up and Microsoft took over.</summary>
    public sealed class XOAuth2(string user, string token) : SaslExchange(Name)
    {
        public const string Name = "XOAUTH2";

        public override byte[] InitialResponse => Encoding.UTF8.GetBytes($"user={user}\u0001auth=Bearer {token}\u0001\u0001");

        /// <summary>A challenge is a refusal in JSON; the server says it in SMTP once it has an empty answer.</summary>
        public override byte[]? Answer(ReadOnlySpan<byte> challenge) => [];
    }

    /// <summary>NTLM, version 2, as Exchange servers of a domain take it: [MS-SMTPNTLM], [MS-NLMP]. What answers first is no challenge yet.</summary>
    /// <param name="user"><c>DOMAIN\user</c>, or the user's principal name.</param>
    /// <param name="tls">Bound to this connection (tls-server-end-point, RFC 5929 §4), so that nobody between can use the answer at another server.</param>
    public sealed class Ntlm(string user, string password, SslStream? tls) : SaslExchange(Name)
    {
        public const string Name = "NTLM";

        private readonly NegotiateAuthentication _client = new(new NegotiateAuthenticationClientOptions
        {
            Package = Name,
            Credential = user.Split('\\', 2) is [var domain, var name] ? new(name, password, domain) : new(user, password),
            TargetName = tls is null ? null : $"SMTPSVC/{tls.TargetHostName}",
            Binding = tls?.TransportContext.GetChannelBinding(ChannelBindingKind.Endpoint),
        });

        public override byte[]? Answer(ReadOnlySpan<byte> challenge)
        {
            try
            {
                return _client.IsAuthenticated ? null : _client.GetOutgoingBlob(challenge, out _);
            }
            catch (Exception exception) when (exception is Win32Exception or ArgumentException or IndexOutOfRangeException or OverflowException)
            {
                return null; // no challenge of NTLM, or a broken one: .NET does not look at each length before it reads
            }
        }

        public override void Dispose()
        {
            _client.Dispose();
            base.Dispose();
        }
    }
}
