using System.Net;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Tests.Organisations;
using Undersign.Transit;

namespace Undersign.Tests.Transit;

/// <summary>Law 8: whatever settings say, a stranger leaves no mail here.</summary>
public sealed class NoOpenRelayTests
{
    private const int Rounds = 600;

    private static readonly string[] Codes = ["7fK2mQ9xTb4WcZr8LsVn3YpD6h", "AfK2mQ9xTb4WcZr8LsVn3YpD6h", "BfK2mQ9xTb4WcZr8LsVn3YpD6h"];
    private static readonly string[] Names = ["mail.contoso.example", "*.contoso.example", "mx.fabrikam.example", "*.northwind.example"];
    private static readonly string[] Networks = ["192.0.2.0/24", "192.0.2.128/25", "198.51.100.7", "2001:db8::/32", "10.0.0.0/8"];
    private static readonly string Hash = PasswordHash.Of("correct horse battery").ToText();

    /// <summary>Random organisations and connectors; the stranger has an address, certificate and user that none of them lists, and any code of nobody's.</summary>
    [Fact]
    public void Law_8_no_settings_make_an_open_relay()
    {
        var random = new Random(20261121);
        for (var round = 0; round < Rounds; round++)
        {
            var catalogue = CatalogueOf(random);
            var permissions = (PermissionGroups)random.Next(16);
            var arrival = ArrivalOf(random, permissions);

            var admission = Decide(arrival, random.Next(3) == 0 ? "X-Undersign-Auth: CfK2mQ9xTb4WcZr8LsVn3YpD6h\r\n" : "", catalogue);

            Assert.True(admission is Admission.Refused { Reply.IsPermanent: true }, $"round {round}: {admission}");
        }
    }

    /// <summary>The other side, so that the test above cannot pass by refusing everyone: each proof works exactly where the connector takes it.</summary>
    [Theory]
    [InlineData(nameof(PermissionGroups.Addresses), "address")]
    [InlineData(nameof(PermissionGroups.Certificates), "certificate")]
    [InlineData(nameof(PermissionGroups.RoutingCodes), "code")]
    [InlineData(nameof(PermissionGroups.Users), "user")]
    public void Each_proof_counts_where_it_is_permitted_and_nowhere_else(string group, string proof)
    {
        var catalogue = new OrganisationCatalogue();
        catalogue.Replace(new([OrganisationSamples.Read(OrganisationSamples.Document(
            "contoso", $"{{ routingCodes: [{Codes[0]}], certificates: [mail.contoso.example], addresses: [192.0.2.0/24], users: [{{ name: ann, passwordHash: \"{Hash}\" }}] }}"))]));

        foreach (var permissions in Enumerable.Range(0, 16).Select(static bits => (PermissionGroups)bits))
        {
            var arrival = ArrivalOf(new(1), permissions) with
            {
                RemoteAddress = IPAddress.Parse(proof == "address" ? "192.0.2.9" : "203.0.113.9"),
                CertificateNames = proof == "certificate" ? ["mail.contoso.example"] : [],
                User = proof == "user" ? new("contoso", "ann", HasToken: false) : null,
            };

            var admission = Decide(arrival, proof == "code" ? $"X-Undersign-Auth: {Codes[0]}\r\n" : "", catalogue);

            Assert.True(admission is Admission.Admitted == permissions.HasFlag(Enum.Parse<PermissionGroups>(group)), $"{permissions}: {admission}");
        }
    }

    /// <summary>An exchange of its recipient's domain was this gateway under another name, and our own address is a customer's.</summary>
    [Theory]
    [InlineData("Received: from a ([192.0.2.9])\r\n\tby gateway.example (Undersign) with ESMTP\r\n\tid 1; x\r\n", false)]
    [InlineData("Received: from b by mail.fabrikam.example; x\r\nReceived: from a ([192.0.2.9])\r\n\tby gateway.example (Undersign) with ESMTP\r\n\tid 1; x\r\n", true)]
    [InlineData("Received: from a ([192.0.2.9])\r\n\tby other.example (Undersign) with ESMTP\r\n\tid 1; x\r\n", true)]
    public void Law_8_what_comes_straight_from_this_gateway_is_nobodys(string fields, bool expected)
    {
        var catalogue = new OrganisationCatalogue();
        catalogue.Replace(new([OrganisationSamples.Read(OrganisationSamples.Document("contoso", "{ addresses: [192.0.2.0/24] }"))]));
        var arrival = ArrivalOf(new(1), PermissionGroups.Servers) with { RemoteAddress = IPAddress.Parse("192.0.2.9") };

        Assert.Equal(expected, Decide(arrival, fields, catalogue) is Admission.Admitted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16 * 1024)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void A_routing_code_hidden_behind_a_line_that_is_no_field_is_refused(int between)
    {
        var catalogue = new OrganisationCatalogue();
        catalogue.Replace(new([OrganisationSamples.Read(OrganisationSamples.Document("contoso", "{ addresses: [192.0.2.0/24] }"))]));
        var arrival = ArrivalOf(new(1), PermissionGroups.Servers) with { RemoteAddress = IPAddress.Parse("192.0.2.9") };

        var admission = Decide(arrival, $"no field at all\r\n{new string('x', between)}\r\nX-Undersign-Auth: {Codes[0]}\r\n", catalogue);

        Assert.Equal("554 5.6.0", Assert.IsType<Admission.Refused>(admission).Reply.ToString()[..9]);
    }

    [Fact]
    public void A_header_beyond_the_limits_is_refused_because_nobody_has_looked_through_it()
    {
        var catalogue = new OrganisationCatalogue();
        catalogue.Replace(new([OrganisationSamples.Read(OrganisationSamples.Document("contoso", "{ addresses: [192.0.2.0/24] }"))]));
        var arrival = ArrivalOf(new(1), PermissionGroups.Servers) with { RemoteAddress = IPAddress.Parse("192.0.2.9") };

        var admission = Decide(arrival, string.Concat(Enumerable.Repeat($"X-Filler: {new string('x', 900)}\r\n", 20_000)), catalogue);

        Assert.Equal("552 5.3.4", Assert.IsType<Admission.Refused>(admission).Reply.ToString()[..9]);
    }

    private static OrganisationCatalogue CatalogueOf(Random random)
    {
        var organisations = new List<Organisation>();
        foreach (var name in (string[])["contoso", "fabrikam", "northwind"])
        {
            var proofs = new List<string>();
            Add(proofs, random, "routingCodes", Codes);
            Add(proofs, random, "certificates", Names);
            Add(proofs, random, "addresses", Networks);
            if (random.Next(2) == 0 || proofs.Count == 0)
            {
                proofs.Add($"users: [{{ name: {name}, passwordHash: \"{Hash}\" }}]");
            }

            organisations.Add(OrganisationSamples.Read(OrganisationSamples.Document(name, $"{{ {string.Join(", ", proofs)} }}")));
        }

        var catalogue = new OrganisationCatalogue();
        catalogue.Replace(new(organisations));
        return catalogue;
    }

    private static void Add(List<string> proofs, Random random, string key, string[] from)
    {
        if (random.Next(2) == 0)
        {
            proofs.Add($"{key}: [{string.Join(", ", random.GetItems(from, 2).Distinct(StringComparer.Ordinal).Select(static text => $"\"{text}\""))}]");
        }
    }

    private static Arrival ArrivalOf(Random random, PermissionGroups permissions) => new()
    {
        Envelope = new(new("mallory", "contoso.example"), MailParameters.None, [new(new("victim", "outside.example"))]),
        Data = MailData.From("unused"u8),
        RemoteAddress = IPAddress.Parse(random.GetItems(["203.0.113.9", "127.0.0.1", "192.0.3.1", "2001:db9::1", "::1"], 1)[0]),
        CertificateNames = random.GetItems(["mail.mallory.example", "contoso.example", "a.mail.contoso.example", "*.example", "*"], random.Next(3)),
        User = random.Next(3) == 0 ? new(random.GetItems(["contoso", "nobody"], 1)[0], "mallory", HasToken: random.Next(2) == 0) : null,
        Permissions = permissions,
        ClientName = "mail.contoso.example",
        Protocol = "ESMTPS",
    };

    private static Admission Decide(Arrival arrival, string fields, OrganisationCatalogue catalogue)
    {
        using var data = MailData.From(System.Text.Encoding.ASCII.GetBytes($"From: ann@contoso.example\r\n{fields}\r\nhello\r\n"));
        return Admission.Of(MimeReader.Read(data), arrival, catalogue, "gateway.example", new(arrival, TimeProvider.System));
    }
}
