using System.Net;
using Undersign.Onboarding.Domains;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Tests.Dns;

namespace Undersign.Tests.Onboarding.Domains;

/// <summary>contoso.example with all that is right for mail that goes back to Microsoft 365; tests spoil it.</summary>
public abstract class DomainTestBase : IAsyncDisposable
{
    private protected const string Domain = "contoso.example";
    private protected const string Gateway = "signatures.contoso.example";
    private protected const string RightSpf = "v=spf1 include:spf.protection.outlook.com ip4:203.0.113.10 -all";

    private protected NameServerDouble Names { get; } = new();

    private protected static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    private protected DomainSubject Subject { get; set; } = new()
    {
        Organisation = "contoso",
        Domains = [Domain],
        Settings = DnsSettings.None with { Gateway = Gateway },
        EhloNames = [Gateway],
        Systems = [MailSystem.Microsoft365],
    };

    public virtual async ValueTask DisposeAsync()
    {
        await Names.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected void PublishAll()
    {
        Names.Address(Gateway, "203.0.113.10").Pointer("203.0.113.10", Gateway)
            .Mx(Domain, 10, "contoso-example.mail.protection.outlook.com").Address("contoso-example.mail.protection.outlook.com", "198.51.100.1")
            .Text("spf.protection.outlook.com", "v=spf1 ip4:198.51.100.0/24 -all")
            .Text("selector1._domainkey.tenant.example", $"v=DKIM1; k=rsa; p={PublicKeys.Of(2048)}")
            .Alias($"selector1._domainkey.{Domain}", "selector1._domainkey.tenant.example")
            .Text($"_dmarc.{Domain}", "v=DMARC1; p=reject; rua=mailto:dmarc@contoso.example");
        Spf(RightSpf);
    }

    /// <summary>In place of what is there.</summary>
    private protected void Spf(params ReadOnlySpan<string> records)
    {
        Names.Forget(Domain);
        Names.Mx(Domain, 10, "contoso-example.mail.protection.outlook.com");
        foreach (var record in records)
        {
            Names.Text(Domain, record, ttl: 0);
        }
    }

    private protected DomainChecks Checks() => new(new DnsResolver([Names.EndPoint], TimeProvider.System), TimeProvider.System);

    private protected Task<DomainReport> RunAsync() => Checks().RunAsync(Subject, TestEnds);

    private protected async Task<IReadOnlyList<Finding>> FindAsync(FindingTopic topic) => [.. (await RunAsync()).Findings.Where(finding => finding.Topic == topic)];

    private protected async Task<Finding> FindOneAsync(FindingTopic topic) => Assert.Single(await FindAsync(topic));

    private protected static IPAddress Address(string text) => IPAddress.Parse(text);
}
