using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>NTLM as a server checks it, with user, password and keys of the examples in [MS-NLMP] section 4.2.</summary>
public sealed class NtlmExchangeTests
{
    /// <summary>NTOWFv2 of "User", "Password" and "Domain". [MS-NLMP] section 4.2.4.1.1.</summary>
    private static readonly byte[] ResponseKey = Convert.FromHexString("0c868a403bfd7a93a3001ef22ef02e3f");

    private static readonly byte[] ServerChallenge = Convert.FromHexString("0123456789abcdef");

    [Fact]
    public void Proves_that_it_knows_the_password()
    {
        using var exchange = new SaslExchange.Ntlm(@"Domain\User", "Password", tls: null);
        Assert.Null(exchange.InitialResponse);
        Assert.Equal("NTLMSSP\0\u0001\0\0\0", Encoding.Latin1.GetString(exchange.Answer([])![..12]));

        var answer = exchange.Answer(Challenge())!;

        Assert.Equal("NTLMSSP\0\u0003\0\0\0", Encoding.Latin1.GetString(answer[..12]));
        Assert.Equal("Domain", Encoding.Unicode.GetString(Field(answer, 28)));
        Assert.Equal("User", Encoding.Unicode.GetString(Field(answer, 36)));
        var response = Field(answer, 20);
        Assert.Equal(Proof(response[16..]), response[..16]);
    }

    [Theory]
    [InlineData("PLAIN NTLM", "NTLM")]
    [InlineData("NTLM CRAM-MD5", "CRAM-MD5")]
    [InlineData("GSSAPI ntlm", "NTLM")]
    [InlineData("GSSAPI", null)]
    public void Is_chosen_in_the_clear_before_what_shows_the_password(string offered, string? chosen)
    {
        using var exchange = new SmtpClientCredentials.WithPassword("user", "Password").Choose(offered.Split(' '), tls: null);

        Assert.Equal(chosen, exchange?.Mechanism);
    }

    [Fact]
    public void A_wrong_password_proves_nothing()
    {
        using var exchange = new SaslExchange.Ntlm(@"Domain\User", "password", tls: null);
        exchange.Answer([]);

        var response = Field(exchange.Answer(Challenge())!, 20);

        Assert.NotEqual(Proof(response[16..]), response[..16]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("334")]
    [InlineData("NTLMSSP\0\u0002\0\0\0")]
    [InlineData("NTLMSSP\0\u0003\0\0\0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Gives_up_what_is_no_challenge(string challenge)
    {
        using var exchange = new SaslExchange.Ntlm("user@domain.example", "Password", tls: null);
        exchange.Answer([]);

        Assert.Null(exchange.Answer(Encoding.Latin1.GetBytes(challenge)));
    }

    [Fact]
    public void No_broken_challenge_breaks_more_than_the_login()
    {
        var whole = Challenge();
        var broken = Enumerable.Range(0, whole.Length).Select(length => whole[..length]).Concat(
            from at in Enumerable.Range(0, whole.Length) from value in (byte[])[0x00, 0x7F, 0x80, 0xFF] select (byte[])[.. whole[..at], value, .. whole[(at + 1)..]]);

        Assert.All(broken, challenge =>
        {
            using var exchange = new SaslExchange.Ntlm("user", "Password", tls: null);
            exchange.Answer([]);
            exchange.Answer(challenge);
        });
    }

    /// <summary>[MS-NLMP] section 2.2.1.2: the flags that a server of today sends, and who it is.</summary>
    private static byte[] Challenge()
    {
        const uint Flags = 0x6289_8235; // among them NTLM, Unicode, extended session security, target info, 128 and 56 bits
        byte[] target = [.. Encoding.Unicode.GetBytes("Domain")];
        byte[] info = [2, 0, (byte)target.Length, 0, .. target, 1, 0, 12, 0, .. Encoding.Unicode.GetBytes("Server"), 0, 0, 0, 0];
        var message = new byte[56 + target.Length + info.Length];
        Encoding.ASCII.GetBytes("NTLMSSP\0\u0002").CopyTo(message, 0);
        Place(message, 12, 56, target);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(20), Flags);
        ServerChallenge.CopyTo(message, 24);
        Place(message, 40, 56 + target.Length, info);
        return message;
    }

    private static void Place(byte[] message, int field, int at, byte[] octets)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(field), (ushort)octets.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(field + 2), (ushort)octets.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(field + 4), (uint)at);
        octets.CopyTo(message, at);
    }

    private static byte[] Field(byte[] message, int field) =>
        message.AsSpan((int)BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(field + 4)), BinaryPrimitives.ReadUInt16LittleEndian(message.AsSpan(field))).ToArray();

    /// <summary>NTProofStr. [MS-NLMP] section 3.3.2.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The protocol is made of it.")]
    private static byte[] Proof(byte[] temp) => HMACMD5.HashData(ResponseKey, (byte[])[.. ServerChallenge, .. temp]);
}
