using Undersign.People.Ldap;
using Undersign.Protocols.Ldap;

namespace Undersign.EndToEnd.Directories;

/// <summary>TLS with OpenLDAP: a password goes to nobody who cannot show whose server it is.</summary>
public sealed class LdapTlsTests : IDisposable
{
    private readonly SelfMadeCertificate _authority = SelfMadeCertificate.Authority("Contoso Root");
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(LdapSecurity.StartTls)]
    [InlineData(LdapSecurity.OnConnect)]
    public async Task Reads_from_a_server_that_its_authority_vouches_for(LdapSecurity security)
    {
        using var certificate = _authority.Issue("localhost");
        await using var server = await SlapdInstance.StartAsync(LdapPath.Company, certificate);

        Assert.Equal(3, (await LdapPath.ReadAllAsync(Settings(server, security, _authority))).People.Count);
    }

    [Theory]
    [InlineData(LdapSecurity.StartTls)]
    [InlineData(LdapSecurity.OnConnect)]
    public async Task Does_not_trust_an_authority_that_is_not_named(LdapSecurity security)
    {
        using var certificate = _authority.Issue("localhost");
        using var stranger = SelfMadeCertificate.Authority("Contoso Root");
        await using var server = await SlapdInstance.StartAsync(LdapPath.Company, certificate);

        Assert.Contains("from an authority that is not trusted here", await LdapPath.FailAsync(Settings(server, security, stranger)), StringComparison.Ordinal);
        Assert.Contains("from an authority that is not trusted here", await LdapPath.FailAsync(Settings(server, security, authority: null)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_trust_a_certificate_for_another_name()
    {
        using var certificate = _authority.Issue("dc9.contoso.example");
        await using var server = await SlapdInstance.StartAsync(LdapPath.Company, certificate);

        Assert.Contains("is for dc9.contoso.example, and not for localhost", await LdapPath.FailAsync(Settings(server, LdapSecurity.OnConnect, _authority)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_trust_a_certificate_of_the_past()
    {
        using var certificate = _authority.IssueExpired("localhost");
        await using var server = await SlapdInstance.StartAsync(LdapPath.Company, certificate);

        Assert.Contains("its certificate has expired", await LdapPath.FailAsync(Settings(server, LdapSecurity.StartTls, _authority)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trusts_a_certificate_signed_by_itself_when_it_is_named()
    {
        using var certificate = SelfMadeCertificate.For("localhost");
        await using var server = await SlapdInstance.StartAsync(LdapPath.Company, certificate);

        Assert.Contains("signed by itself", await LdapPath.FailAsync(Settings(server, LdapSecurity.OnConnect, authority: null)), StringComparison.Ordinal);
        Assert.Equal(3, (await LdapPath.ReadAllAsync(Settings(server, LdapSecurity.OnConnect, certificate))).People.Count);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private LdapSettings Settings(SlapdInstance server, LdapSecurity security, SelfMadeCertificate? authority) => LdapPath.Settings(server) with
    {
        Servers = [new("localhost", security == LdapSecurity.OnConnect ? server.TlsPort : server.Port, security)],
        AuthorityFile = authority is null ? null : _folder.Write("authority.pem", authority.CertificatePem),
    };
}
