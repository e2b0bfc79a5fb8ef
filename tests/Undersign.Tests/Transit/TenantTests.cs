using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Tests.Organisations;
using Undersign.Transit;

namespace Undersign.Tests.Transit;

/// <summary>What the id of a tenant proves: whose connector Exchange Online tests, and that a routing code is used by nobody else (WS-2, WS-7).</summary>
public sealed class TenantTests
{
    private const string Code = "7fK2mQ9xTb4WcZr8LsVn3YpD6h";
    private const string Own = "X-MS-Exchange-CrossTenant-Id: 11111111-2222-3333-4444-555555555555";
    private const string Other = "X-MS-Exchange-CrossTenant-Id: 99999999-2222-3333-4444-555555555555";
    private const string Validation = "O365ConnectorValidation@contoso.onmicrosoft.com";
    private const string Exchange = "mail.protection.outlook.com";

    private static readonly OrganisationCatalogue Catalogue = Make();

    [Theory]
    [InlineData(Validation, Own, Exchange, "ann@contoso.example", "admitted")]
    [InlineData("\"Office 365\" <o365connectorvalidation@contoso.example>", Own, "*.outlook.com " + Exchange, "ann@contoso.example bob@contoso.example", "admitted")]
    [InlineData(Validation, Own, Exchange, "rita@outside.example", "550 5.7.1")] // no relay, whoever asks
    [InlineData(Validation, Own, Exchange, "ann@contoso.example rita@outside.example", "550 5.7.1")]
    [InlineData(Validation, Own, Exchange, "ann@fabrikam.example", "550 5.7.1")]
    [InlineData(Validation, Own, "", "ann@contoso.example", "550 5.7.1")] // no certificate, or one that nobody vouches for
    [InlineData(Validation, Own, "mail.protection.outlook.com.evil.example", "ann@contoso.example", "550 5.7.1")]
    [InlineData(Validation, Other, Exchange, "ann@contoso.example", "550 5.7.1")]
    [InlineData(Validation, "X-Nothing: here", Exchange, "ann@contoso.example", "550 5.7.1")]
    [InlineData("ann@contoso.example", Own, Exchange, "bob@contoso.example", "550 5.7.1")] // some tenant's mail is not this tenant's mail flow
    [InlineData(Validation + ", ann@contoso.example", Own, Exchange, "ann@contoso.example", "550 5.7.1")]
    [InlineData(Validation, Own + "\r\nX-Undersign-Auth: wrong", Exchange, "ann@contoso.example", "550 5.7.1")]
    public void Exchanges_test_of_its_connector_reaches_the_organisations_own_people_alone(string from, string fields, string certificate, string recipients, string expected) =>
        Assert.Equal(expected, Decide(from, fields, certificate, recipients));

    [Fact]
    public void A_receive_connector_that_takes_no_routing_codes_takes_no_test_either() =>
        Assert.Equal("550 5.7.1", Decide(Validation, Own, Exchange, "ann@contoso.example", PermissionGroups.Addresses | PermissionGroups.Certificates));

    [Theory]
    [InlineData(Own, "admitted")]
    [InlineData("X-Nothing: here", "admitted")]
    [InlineData("X-MS-Exchange-CrossTenant-Id: not an id", "550 5.7.1")]
    [InlineData(Other, "550 5.7.1")]
    [InlineData(Other + "\r\n" + Own, "admitted")]
    public void A_routing_code_does_not_count_in_another_tenants_mail(string fields, string expected) =>
        Assert.Equal(expected, Decide("ann@contoso.example", $"{fields}\r\nX-Undersign-Auth: {Code}", Exchange, "rita@outside.example"));

    [Fact]
    public void Without_an_id_in_the_settings_the_code_alone_counts() =>
        Assert.Equal("admitted", Decide("ann@fabrikam.example", $"{Other}\r\nX-Undersign-Auth: 9pQ2wErTy4UiOp6AsDfGh8JkLz", Exchange, "rita@outside.example"));

    [Fact]
    public void The_test_is_not_signed()
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes($"From: {Validation}\r\nSubject: Test\r\n\r\nhello\r\n"));

        var facts = Facts.Of(MimeReader.Read(data), Envelope("ann@contoso.example"), Catalogue.Current.All[0], "gateway.example", TimeProvider.System.GetUtcNow());

        Assert.Equal(ConnectorValidation.Words, facts.HandsOff);
    }

    private static OrganisationCatalogue Make()
    {
        var contoso = OrganisationSamples.Document("contoso", $"{{ routingCodes: [{Code}] }}");
        contoso["microsoft365"] = JsonNode.Parse("""{ "gateway": "signatures.contoso.example", "tenantId": "11111111-2222-3333-4444-555555555555" }""");
        var catalogue = new OrganisationCatalogue();
        catalogue.Replace(new([OrganisationSamples.Read(contoso), OrganisationSamples.Read(OrganisationSamples.Document("fabrikam", "{ routingCodes: [9pQ2wErTy4UiOp6AsDfGh8JkLz] }"))]));
        return catalogue;
    }

    private static Envelope Envelope(string recipients) =>
        new(new("sender", "contoso.onmicrosoft.com"), MailParameters.None, [.. recipients.Split(' ').Select(static address => new EnvelopeRecipient(new(address.Split('@')[0], address.Split('@')[1])))]);

    private static string Decide(string from, string fields, string certificate, string recipients, PermissionGroups permissions = PermissionGroups.Servers)
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes($"From: {from}\r\n{fields}\r\nSubject: Hello\r\n\r\nhello\r\n"));
        var arrival = new Arrival
        {
            Envelope = Envelope(recipients),
            Data = data,
            RemoteAddress = IPAddress.Parse("203.0.113.9"),
            CertificateNames = certificate.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Permissions = permissions,
            ClientName = "mail.outbound.protection.outlook.com",
            Protocol = "ESMTPS",
        };
        return Admission.Of(MimeReader.Read(data), arrival, Catalogue, "gateway.example", new(arrival, TimeProvider.System)) is Admission.Refused(var reply, _) ? reply.ToString()[..9] : "admitted";
    }
}
