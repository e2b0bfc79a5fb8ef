using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Undersign.Protocols.Dkim;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Dkim;

public sealed partial class DkimSignerTests : IDisposable
{
    private const string Message =
        "Received: by here; now\r\nFrom: Ann <ann@Contoso.Example>\r\nTo: b@fabrikam.example\r\nSubject: two\r\n   lines\r\nDate: Sat, 21 Nov 2026 12:00:00 +0000\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry yet? \r\n\r\nJoe.\r\n\r\n\r\n";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_528_637_909);

    private readonly RSA _rsa = RSA.Create(1024);

    public void Dispose() => _rsa.Dispose();

    /// <summary>The bodies of RFC 6376 §3.4.4, §3.4.5 and appendix A, and what becomes of white space at every edge of a block.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("\r\n\r\n", "")]
    [InlineData(" \t\r\n", "")]
    [InlineData(" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n")]
    [InlineData("Hi.\r\n\r\nJoe.", "Hi.\r\n\r\nJoe.\r\n")]
    [InlineData("\r\n\r\nx\r\n", "\r\n\r\nx\r\n")]
    [InlineData("a\r\n \t \r\n\t b  \r\n", "a\r\n\r\n b\r\n")]
    public void The_relaxed_body_is_that_of_the_specification(string body, string relaxed)
    {
        var octets = Encoding.ASCII.GetBytes(body);
        var expected = SHA256.HashData(Encoding.ASCII.GetBytes(relaxed));
        for (var cut = 0; cut <= octets.Length; cut++)
        {
            using var hash = new DkimBody();
            hash.Add(octets.AsSpan(0, cut));
            hash.Add(octets.AsSpan(cut));

            Assert.Equal(expected, hash.Finish());
        }
    }

    [Theory]
    [InlineData("", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")] // RFC 6376 §3.4.4
    [InlineData("Hi.\r\n\r\nWe lost the game. Are you hungry yet?\r\n\r\nJoe.\r\n", "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=")] // appendix A.2
    public void The_hash_of_a_body_is_that_of_the_specification(string body, string base64)
    {
        using var hash = new DkimBody();
        hash.Add(Encoding.ASCII.GetBytes(body));

        Assert.Equal(base64, Convert.ToBase64String(hash.Finish()));
    }

    [Theory]
    [InlineData("A: X", "a:X")] // RFC 6376 §3.4.5
    [InlineData("B : Y\t\r\n\tZ  ", "b:Y Z")]
    [InlineData("C:\r\n folded  at\t\tonce", "c:folded at once")]
    [InlineData("D:", "d:")]
    public void The_relaxed_field_is_that_of_the_specification(string field, string relaxed)
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes($"{field}\r\n\r\n"));
        var header = MimeReader.Read(data).Root.Header;
        var output = new ArrayBufferWriter<byte>();

        DkimHeader.Write(header, [header.Fields[0].Name.ToLowerInvariant()], output);

        Assert.Equal(relaxed + "\r\n", Encoding.ASCII.GetString(output.WrittenSpan));
    }

    [Fact]
    public void What_it_signs_can_be_verified()
    {
        var (signed, field) = Sign(Message);

        Assert.EndsWith(Message, signed, StringComparison.Ordinal);
        Assert.Contains("\td=contoso.example;\r\n\ts=s2026; t=1528637909;", field, StringComparison.Ordinal);
        Assert.All(field.Split("\r\n"), static line => Assert.InRange(line.Length, 0, 78));
        var value = Unfold().Replace(field, "")["DKIM-Signature: ".Length..];
        var signature = Convert.FromBase64String(White().Replace(value[(value.IndexOf("b=", value.IndexOf("bh=", StringComparison.Ordinal) + 3, StringComparison.Ordinal) + 2)..], ""));
        var unsigned = field[..(field.LastIndexOf("\tb=", StringComparison.Ordinal) + 3)]["DKIM-Signature:".Length..];
        var covered = "from:Ann <ann@Contoso.Example>\r\nsubject:two lines\r\nto:b@fabrikam.example\r\ndate:Sat, 21 Nov 2026 12:00:00 +0000\r\n" +
            "dkim-signature:" + White().Replace(Unfold().Replace(unsigned, ""), " ").Trim();
        Assert.True(_rsa.VerifyData(Encoding.ASCII.GetBytes(covered), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void Nobody_can_add_a_field_that_a_reader_would_believe()
    {
        var (_, field) = Sign(Message);

        var names = White().Replace(Unfold().Replace(field, ""), "").Split("h=")[1].Split(';')[0];
        Assert.Equal("from:from:reply-to:subject:subject:to:to:cc:date:date", names);
        Assert.DoesNotContain("l=", White().Replace(field, ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From: ann@contoso.example\r\n", "From: ann@fabrikam.example\r\n", "not a domain of the organisation")]
    [InlineData("From: ann@contoso.example\r\n", "From: ann@sub.contoso.example\r\n", "not a domain of the organisation")]
    [InlineData("From: ann@contoso.example\r\n", "From: ann@m\u00FCller.example\r\n", "not in A-labels")] // the set of domains has them in A-labels
    [InlineData("From: ann@contoso.example\r\n", "From: ann@contoso.example, e@evil.example\r\n", "not one author")]
    [InlineData("From: ann@contoso.example\r\n", "From: ann@contoso.example\r\nFrom: e@evil.example\r\n", "not one author")]
    [InlineData("From: ann@contoso.example\r\n", "", "not one author")]
    [InlineData("\r\n\r\nbody", "\r\nbody", "no end")]
    [InlineData("body\r\n", "body\n", "line ends")]
    public void Says_why_it_does_not_sign(string part, string other, string why)
    {
        var message = "From: ann@contoso.example\r\nSubject: x\r\n\r\nbody\r\n".Replace(part, other, StringComparison.Ordinal);
        using var data = MailData.From(Encoding.UTF8.GetBytes(message));

        Assert.Null(Signer().TrySign(new(data), Now, out var reason));
        Assert.Contains(why, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_in_a_file_has_the_same_hash()
    {
        var message = Message + string.Concat(Enumerable.Repeat("A line of  some length \t\r\n", 40_000));
        using var data = MailData.From(Encoding.ASCII.GetBytes(message));
        Assert.False(data.IsInMemory);

        var signed = Signer().TrySign(new(data), Now, out _)?.ToArray() ?? [];

        var relaxed = (message.Replace("  ", " ", StringComparison.Ordinal).Replace(" \t\r\n", "\r\n", StringComparison.Ordinal).Replace(" \r\n", "\r\n", StringComparison.Ordinal)).Split("\r\n\r\n", 2)[1];
        Assert.Contains(Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(relaxed))), Encoding.ASCII.GetString(signed.AsSpan(0, 2000)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(512, "512 bits")]
    [InlineData(0, "not an RSA private key")]
    public void A_key_that_nobody_would_believe_is_refused(int bits, string why)
    {
        using var small = bits == 0 ? null : RSA.Create(bits);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Null(DkimKey.TryRead("s", small?.ExportRSAPrivateKeyPem() ?? curve.ExportECPrivateKeyPem(), out var reason));
        Assert.Contains(why, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_key_is_no_key() => Assert.Null(DkimKey.TryRead("s", _rsa.ExportRSAPublicKeyPem(), out _));

    private (string Signed, string Field) Sign(string message)
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes(message));
        var signed = Encoding.ASCII.GetString(Signer().TrySign(new(data), Now, out _)?.ToArray() ?? []);
        return (signed, signed[..^(message.Length + 2)]);
    }

    private DkimSigner Signer() =>
        new(DkimKey.TryRead("s2026", _rsa.ExportPkcs8PrivateKeyPem(), out _)!, new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "contoso.example" }); // the key is good

    [GeneratedRegex("\r\n", RegexOptions.NonBacktracking)]
    private static partial Regex Unfold();

    [GeneratedRegex("[ \t]+", RegexOptions.NonBacktracking)]
    private static partial Regex White();
}
