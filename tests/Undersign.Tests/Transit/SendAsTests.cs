using System.Net;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Tests.Organisations;
using Undersign.Transit;

namespace Undersign.Tests.Transit;

/// <summary>Who has signed in sends as itself, and as others only where <c>sendAs</c> says so: mail of Ute's is hers.</summary>
public sealed class SendAsTests
{
    private const string People = "mail,aliases\nrolf@contoso.example,r.berg@contoso.example\nute@contoso.example,\n";

    private static readonly string Hash = PasswordHash.Of("correct horse battery").ToText();

    [Theory]
    [InlineData("rolf@contoso.example", "", "rolf@contoso.example", "rolf@contoso.example", true)]
    [InlineData("Rolf@Contoso.example", "", "rolf@contoso.example", "ROLF@contoso.example", true)]
    [InlineData("rolf@contoso.example", "", "r.berg@contoso.example", "r.berg@contoso.example", true)]
    [InlineData("rolf@contoso.example", "", "", "rolf@contoso.example", true)]
    [InlineData("rolf@contoso.example", "", "ute@contoso.example", "ute@contoso.example", false)]
    [InlineData("rolf@contoso.example", "", "rolf@contoso.example", "ute@contoso.example", false)]
    [InlineData("rolf@contoso.example", "", "ute@contoso.example", "rolf@contoso.example", false)]
    [InlineData("rolf@contoso.example", "", "rolf@contoso.example", "rolf@contoso.example, ute@contoso.example", false)]
    [InlineData("rolf@contoso.example", "", "rolf@contoso.example", "rolf@contoso.example\r\nFrom: ute@contoso.example", false)]
    [InlineData("rolf@contoso.example", "", "rolf@contoso.example", "rolf@contoso.example\r\nSender: ute@contoso.example", false)]
    [InlineData("rolf@contoso.example", "ute@contoso.example", "rolf@contoso.example", "ute@contoso.example", true)]
    [InlineData("rolf@contoso.example", "ute@contoso.example", "rolf@contoso.example", "ann@contoso.example", false)]
    [InlineData("rolf@contoso.example", "\"*\"", "rolf@contoso.example", "ann@contoso.example", true)]
    [InlineData("rolf@contoso.example", "\"*\"", "rolf@contoso.example", "ann@fabrikam.example", false)]
    [InlineData("rolf@contoso.example", "fabrikam.example", "rolf@contoso.example", "ann@fabrikam.example", true)]
    [InlineData("rolf@contoso.example", "fabrikam.example", "rolf@contoso.example", "ann@mail.fabrikam.example", false)]
    [InlineData("postfix", "", "ute@contoso.example", "rolf@contoso.example", true)]
    [InlineData("postfix", "", "ute@contoso.example", "ann@fabrikam.example", false)]
    [InlineData("postfix", "", "ann@fabrikam.example", "ute@contoso.example", false)]
    [InlineData("postfix", "anyone", "ann@fabrikam.example", "ann@fabrikam.example", true)]
    [InlineData("postfix", "ute@contoso.example", "ute@contoso.example", "ute@contoso.example", true)]
    [InlineData("postfix", "ute@contoso.example", "ute@contoso.example", "rolf@contoso.example", false)]
    public void A_user_sends_as_whom_it_may(string user, string sendAs, string reversePath, string from, bool expected)
    {
        var catalogue = CatalogueOf($"{{ users: [{{ name: {user}, passwordHash: \"{Hash}\"{(sendAs.Length == 0 ? "" : $", sendAs: [{sendAs}]")} }}] }}");

        Assert.Equal(expected ? "admitted" : "550 5.7.60", Decide(catalogue, new("contoso", user, HasToken: false), reversePath, from));
    }

    [Theory]
    [InlineData("", "ute@contoso.example", "550 5.7.60")]
    [InlineData("", "rolf@contoso.example", "admitted")]
    [InlineData(", sendAs: [\"*\"]", "ute@contoso.example", "admitted")]
    public void So_does_who_has_shown_a_token(string sendAs, string from, string expected) =>
        Assert.Equal(expected, Decide(CatalogueOf($"{{ tokens: {{ issuer: \"https://login.example/\", audience: undersign{sendAs} }} }}"), new("contoso", "rolf@contoso.example", HasToken: true), "rolf@contoso.example", from));

    [Theory]
    [InlineData("*", true)]
    [InlineData("anyone", true)]
    [InlineData("contoso.example", true)]
    [InlineData("ute@contoso.example", true)]
    [InlineData("*.contoso.example", false)]
    [InlineData("ute@", false)]
    [InlineData("", false)]
    public void An_entry_is_an_address_or_a_domain(string text, bool expected) => Assert.Equal(expected, SendAs.TryParse(text, out _) is null);

    private static OrganisationCatalogue CatalogueOf(string identity)
    {
        var catalogue = new OrganisationCatalogue();
        catalogue.Replace(new([OrganisationSamples.Read(OrganisationSamples.Document("contoso", identity, People))]));
        return catalogue;
    }

    private static string Decide(OrganisationCatalogue catalogue, SignedInUser user, string reversePath, string from)
    {
        using var data = MailData.From(System.Text.Encoding.ASCII.GetBytes($"From: {from}\r\nSubject: Hello\r\n\r\nhello\r\n"));
        var arrival = new Arrival
        {
            Envelope = new(reversePath.Split('@') is [var local, var domain] ? new(local, domain) : null, MailParameters.None, [new(new("victim", "outside.example"))]),
            Data = data,
            RemoteAddress = IPAddress.Parse("203.0.113.9"),
            CertificateNames = [],
            User = user,
            Permissions = PermissionGroups.Users,
            ClientName = "client.example",
            Protocol = "ESMTPSA",
        };
        return Admission.Of(MimeReader.Read(data), arrival, catalogue, "gateway.example", new(arrival, TimeProvider.System)) is Admission.Refused(var reply, _) ? reply.ToString()[..10] : "admitted";
    }
}
