using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Undersign.Protocols.Smtp;

/// <summary>One authentication mechanism at work, from the client's side. RFC 4422 §3.</summary>
internal abstract class SaslExchange
{
    private SaslExchange(string mechanism) => Mechanism = mechanism;

    public string Mechanism { get; }

    /// <summary>Sent along with AUTH; <see langword="null"/> when the server speaks first.</summary>
    public virtual byte[]? InitialResponse => null;

    /// <returns><see langword="null"/> when there is no answer: the exchange is given up.</returns>
    public abstract byte[]? Answer(ReadOnlySpan<byte> challenge);

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
}
