namespace Undersign.EndToEnd.Tls;

/// <summary>A receive connector with <c>clientNames</c> asks for a client certificate, and takes mail only under one that is good and bears such a name.</summary>
public sealed class ClientNameTests
{
    private const string Name = "mail.contoso.example";

    [Fact]
    public async Task Takes_mail_only_under_a_good_certificate_of_that_name()
    {
        using var authority = SelfMadeCertificate.Authority("Test Authority");
        using var stranger = SelfMadeCertificate.Authority("Strange Authority");
        (string Kind, Func<SelfMadeCertificate?> Shown, int Expected)[] table =
        [
            ("good", () => authority.Issue(Name), 250),
            ("one of several names", () => authority.Issue("other.example", Name), 250),
            ("another name", () => authority.Issue("mail.fabrikam.example"), 530),
            ("a name below it", () => authority.Issue("x." + Name), 530),
            ("expired", () => authority.IssueExpired(Name), 530),
            ("self-signed", () => SelfMadeCertificate.For(Name), 530),
            ("of an untrusted authority", () => stranger.Issue(Name), 530),
            ("none", () => null, 530),
        ];
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { ClientAuthority = authority.CertificatePem, MoreOfReceiving = $", clientNames: [{Name}]" });

        foreach (var (kind, shown, expected) in table)
        {
            using var certificate = shown();
            var reply = await Sender.SendUnderTlsAsync(gateway.Port, certificate);
            Assert.True(reply.Code == expected, $"{kind}: {reply}");
        }

        Assert.Equal(table.Count(static row => row.Expected == 250), hop.Taken.Count);
    }
}
