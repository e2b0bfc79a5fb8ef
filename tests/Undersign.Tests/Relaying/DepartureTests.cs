using System.Security.Cryptography;
using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

/// <summary>What a message looks like on the wire of one next hop.</summary>
public sealed class DepartureTests : RelayTestBase
{
    private const string EightBit =
        "From: a@contoso.example\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\u00FC\u00DFe\r\n";

    [Fact]
    public async Task A_next_hop_without_8bitmime_gets_seven_bits()
    {
        var (message, handover) = await SendAsync(EightBit, static connector => connector);

        Assert.Null(handover.Dkim);
        Assert.Equal(EightBit.Replace("8bit", "quoted-printable", StringComparison.Ordinal).Replace("Gr\u00FC\u00DFe", "Gr=C3=BC=C3=9Fe", StringComparison.Ordinal), message);
    }

    [Fact]
    public async Task What_is_signed_by_its_author_is_refused_rather_than_broken()
    {
        var signed = "MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\u00FC\r\n--b--\r\n";

        var (message, handover) = await SendAsync(signed, static connector => connector);

        Assert.Null(message);
        Assert.StartsWith("554 5.6.3", Only(handover), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_is_made_of_what_leaves()
    {
        WriteKey();

        var (message, handover) = await SendAsync(EightBit, connector => connector with { Dkim = DkimUse.Sign, DkimKey = KeyFor("contoso.example") });

        Assert.Equal("signed with selector s1", handover.Dkim);
        Assert.StartsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n\td=contoso.example;", message, StringComparison.Ordinal);
        Assert.Contains($"bh={Convert.ToBase64String(SHA256.HashData("Gr=C3=BC=C3=9Fe\r\n"u8))};", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LawThree_a_stranger_s_mail_goes_on_without_a_signature()
    {
        WriteKey();

        var (message, handover) = await SendAsync(EightBit, connector => connector with { Dkim = DkimUse.Sign, DkimKey = KeyFor() });

        Assert.StartsWith("not signed: contoso.example is not a domain", handover.Dkim, StringComparison.Ordinal);
        Assert.StartsWith("From: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LawThree_mail_goes_on_without_a_signature_until_the_key_is_there()
    {
        var key = KeyFor("contoso.example");

        var (message, handover) = await SendAsync(EightBit, connector => connector with { Dkim = DkimUse.Sign, DkimKey = key });
        WriteKey();
        var (_, later) = await SendAsync(EightBit, connector => connector with { Dkim = DkimUse.Sign, DkimKey = key });

        Assert.Equal($"not signed: there is no file {SecretPath}", handover.Dkim);
        Assert.StartsWith("From: ", message, StringComparison.Ordinal);
        Assert.Equal("signed with selector s1", later.Dkim);
    }

    private DkimKeyFile KeyFor(params string[] domains) => new("s1", SecretPath, domains.ToHashSet(StringComparer.OrdinalIgnoreCase));

    private void WriteKey()
    {
        using var rsa = RSA.Create(1024);
        File.WriteAllText(SecretPath, rsa.ExportPkcs8PrivateKeyPem());
    }

    private async Task<(string? Message, Handover Handover)> SendAsync(string message, Func<SendConnector, SendConnector> with)
    {
        await using var hop = new NextHop();
        using var data = MailData.From(Encoding.UTF8.GetBytes(message));
        var relay = Relay();
        var handover = await relay.HandOverAsync(with(Connector(hop.Port)), ToOne, new(data), relay.TimeWhileSenderWaits(), TestEnds);
        return (hop.Connections.SelectMany(static connection => connection.Messages).SingleOrDefault(), handover);
    }
}
