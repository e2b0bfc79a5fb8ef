using System.Net;
using Undersign.Organisations;

namespace Undersign.Tests.Organisations;

/// <summary>Law 8: only a session identified as an organisation's connector may leave mail with us.</summary>
public sealed class IdentificationTests
{
    private const string Code = "7fK2mQ9xTb4WcZr8LsVn3YpD6h";

    private static readonly OrganisationSet Set = new(
    [
        OrganisationSamples.Read(OrganisationSamples.Document("contoso", $"{{ routingCodes: [{Code}], certificates: [mail.contoso.example], addresses: [192.0.2.0/24, \"2001:db8::/32\"] }}")),
        OrganisationSamples.Read(OrganisationSamples.Document("fabrikam", "{ certificates: [\"*.fabrikam.example\", shared.example], addresses: [198.51.100.7] }")),
        OrganisationSamples.Read(OrganisationSamples.Document("northwind", "{ certificates: [shared.example], addresses: [198.51.100.0/24] }")),
    ]);

    [Theory]
    [InlineData(Code, "", "203.0.113.1", "contoso by routing code")]
    [InlineData("  " + Code + " ", "", "203.0.113.1", "contoso by routing code")]
    [InlineData(Code, "mx.fabrikam.example", "198.51.100.7", "contoso by routing code")]
    [InlineData("7fK2mQ9xTb4WcZr8LsVn3YpD6H", "", "192.0.2.1", "the routing code is nobody's")]
    [InlineData("", "", "192.0.2.1", "the routing code is nobody's")]
    [InlineData(null, "mail.contoso.example", "203.0.113.1", "contoso by certificate")]
    [InlineData(null, "MAIL.Contoso.Example", "203.0.113.1", "contoso by certificate")]
    [InlineData(null, "*.contoso.example", "203.0.113.1", "contoso by certificate")]
    [InlineData(null, "other.contoso.example", "203.0.113.1", "unknown")]
    [InlineData(null, "mx.fabrikam.example", "203.0.113.1", "fabrikam by certificate")]
    [InlineData(null, "a.mx.fabrikam.example", "203.0.113.1", "unknown")]
    [InlineData(null, "fabrikam.example", "203.0.113.1", "unknown")]
    [InlineData(null, "*.example", "203.0.113.1", "unknown")]
    [InlineData(null, "*", "203.0.113.1", "unknown")]
    [InlineData(null, "unknown.example", "192.0.2.9", "contoso by address")]
    [InlineData(null, "", "192.0.2.255", "contoso by address")]
    [InlineData(null, "", "::ffff:192.0.2.1", "contoso by address")]
    [InlineData(null, "", "2001:db8:1::1", "contoso by address")]
    [InlineData(null, "", "192.0.3.1", "unknown")]
    [InlineData(null, "shared.example", "203.0.113.1", "several: fabrikam, northwind")]
    [InlineData(null, "", "198.51.100.7", "several: fabrikam, northwind")]
    [InlineData(null, "", "198.51.100.8", "northwind by address")]
    public void Law_8_knows_whose_mail_it_is(string? code, string names, string address, string expected)
    {
        var identification = Set.Identify(code, names.Split(' ', StringSplitOptions.RemoveEmptyEntries), IPAddress.Parse(address));

        Assert.Equal(expected, identification switch
        {
            Identification.Known(var organisation, var by) => $"{organisation.Name} by {by}",
            Identification.Unknown(var reason) when reason.StartsWith("there is no", StringComparison.Ordinal) => "unknown",
            Identification.Ambiguous(var reason) when reason.Contains("several", StringComparison.Ordinal) => "several: fabrikam, northwind",
            Identification.Unknown(var reason) => reason,
            _ => "not yet",
        });
    }

    [Fact]
    public void Refuses_nobody_for_good_before_the_settings_are_read() =>
        Assert.IsType<Identification.NotYet>(new OrganisationCatalogue().Identify(Code, [], IPAddress.Loopback));

    [Fact]
    public void A_routing_code_is_never_written_out() =>
        Assert.Equal("(secret)", RoutingCode.Of(Code).ToString());
}
