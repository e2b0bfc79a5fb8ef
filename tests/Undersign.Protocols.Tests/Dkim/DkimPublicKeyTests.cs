using System.Security.Cryptography;
using Undersign.Protocols.Dkim;

namespace Undersign.Protocols.Tests.Dkim;

/// <summary>RFC 6376 §3.6.1.</summary>
public sealed class DkimPublicKeyTests
{
    [Fact]
    public void A_key_is_read_with_its_size_and_spaces_in_it_do_not_matter()
    {
        using var rsa = RSA.Create(2048);
        var text = Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());

        var key = DkimPublicKey.TryParse($"v=DKIM1; k=rsa; t=s:y; p={text[..100]} {text[100..]}", out var fault);

        Assert.Null(fault);
        Assert.Equal((2048, true, false), (key!.Bits, key.IsTest, key.IsRevoked));
    }

    [Fact]
    public void An_empty_key_has_been_revoked() => Assert.True(DkimPublicKey.TryParse("v=DKIM1; p=", out _)?.IsRevoked);

    [Fact]
    public void An_ed25519_key_has_32_octets() =>
        Assert.Equal(32, DkimPublicKey.TryParse("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", out _)?.Key.Length);

    [Theory]
    [InlineData("v=DKIM2; p=AAAA", "not of version DKIM1")]
    [InlineData("v=DKIM1; k=rsa", "it has no p=")]
    [InlineData("v=DKIM1; k=dsa; p=AAAA", "nobody knows its kind, k=dsa")]
    [InlineData("v=DKIM1; p=not base64!", "is no base64")]
    [InlineData("v=DKIM1; p=AAAA", "is no RSA key")]
    public void What_no_verifier_can_use_is_said(string text, string expected)
    {
        Assert.Null(DkimPublicKey.TryParse(text, out var fault));
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }
}
