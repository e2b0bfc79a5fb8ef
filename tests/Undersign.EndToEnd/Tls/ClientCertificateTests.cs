namespace Undersign.EndToEnd.Tls;

/// <summary>A client certificate says whose mail it is; TLS may also come before the greeting. RFC 3207, RFC 8314 §3.</summary>
public sealed class ClientCertificateTests
{
    private const string Identity = "certificates: [mail.contoso.example]";

    [Fact]
    public async Task Identifies_the_organisation()
    {
        using var authority = SelfMadeCertificate.Authority("Test Authority");
        using var certificate = authority.Issue("mail.contoso.example");
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Identity = Identity, ClientAuthority = authority.CertificatePem });

        Assert.Equal(250, (await Sender.SendUnderTlsAsync(gateway.Port, certificate)).Code);
        Assert.Single(hop.Taken);
    }

    [Fact]
    public async Task Another_name_and_another_authority_identify_nobody()
    {
        using var authority = SelfMadeCertificate.Authority("Test Authority");
        using var impostor = SelfMadeCertificate.Authority("Test Authority");
        using var otherName = authority.Issue("mail.fabrikam.example");
        using var otherAuthority = impostor.Issue("mail.contoso.example");
        using var ownAuthority = SelfMadeCertificate.For("mail.contoso.example");
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Identity = Identity, ClientAuthority = authority.CertificatePem });

        Assert.Equal(550, (await Sender.SendUnderTlsAsync(gateway.Port, otherName)).Code);
        Assert.Equal(550, (await Sender.SendUnderTlsAsync(gateway.Port, otherAuthority)).Code);
        Assert.Equal(550, (await Sender.SendUnderTlsAsync(gateway.Port, ownAuthority)).Code);
        Assert.Equal(550, (await Sender.SendUnderTlsAsync(gateway.Port, null)).Code);
        Assert.Empty(hop.Seen);
    }

    [Fact]
    public async Task Tls_may_come_before_the_greeting()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Tls = "onConnect" });
        await using var sender = await Sender.ConnectAsync(gateway.Port, isTlsOnConnect: true);

        Assert.Equal(250, (await sender.SendAsync(Letter.New())).Reply.Code);
        Assert.False(sender.Extensions.StartTls);
        Assert.Contains("with ESMTPS", Assert.Single(hop.Taken).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_tls_is_required_mail_in_the_clear_is_refused()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Tls = "required" });

        var result = await Sender.SendAsync(gateway.Port, Letter.New());

        Assert.Equal("530 5.7.0", result.Reply.ToString()[..9]);
        Assert.Empty(hop.Seen);
    }
}
