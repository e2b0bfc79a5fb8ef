using Undersign.Tests.Organisations;

namespace Undersign.Tests.Transit;

/// <summary>What a copy has in its header section that the message had not, and what it lacks.</summary>
public sealed class CopyHeaderTests : CopyTestBase
{
    [Fact]
    public void The_routing_code_never_leaves()
    {
        var copy = Assert.Single(Make(Ordinary, "rita@fabrikam.example"));

        Assert.DoesNotContain("X-Undersign-Auth", copy, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", copy, StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_mark_and_decision_stand_on_top()
    {
        var lines = Assert.Single(Make(Ordinary, "rita@fabrikam.example")).Split("\r\n");

        Assert.Equal("Received: from client.example ([192.0.2.1])", lines[0]);
        Assert.Equal("\tby gateway.example (Undersign) with ESMTPS", lines[1]);
        Assert.Equal("X-Undersign-Processed: true", lines[3]);
        Assert.StartsWith("X-Undersign-Decision: ", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Mark_and_routing_code_have_the_names_of_the_settings()
    {
        var settings = OrganisationSamples.ContosoDocument();
        settings["headerFields"] = System.Text.Json.Nodes.JsonNode.Parse("""{ "processed": "X-Contoso-Signed", "routingCode": "X-Contoso-Code" }""");

        var copy = Assert.Single(Make(settings, "X-Contoso-Code: secret\r\n" + Ordinary, "rita@fabrikam.example"));

        Assert.Contains("\r\nX-Contoso-Signed: true\r\n", copy, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", copy, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Contoso-Code", copy, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Undersign-Processed: true\r\n", copy, StringComparison.Ordinal); // rules that were made before the names were chosen
        Assert.Contains("Account Manager", copy, StringComparison.Ordinal); // and it is stamped: the self-check expects these names
    }

    /// <summary>Rules have the names from before, until somebody changes them: they have to know what has been through.</summary>
    [Fact]
    public void A_routing_code_in_the_name_of_another_service_leaves_as_little_and_brings_that_services_mark()
    {
        const string Code = "7fK2mQ9xTb4WcZr8LsVn3YpD6h";
        var settings = OrganisationSamples.ContosoDocument();
        settings["identity"]!["routingCodes"] = new System.Text.Json.Nodes.JsonArray(Code);
        const string Message = "From: Ben <ben.okafor@contoso.example>\r\nSubject: Order\r\n\r\nHello\r\n";

        var copy = Assert.Single(Make(settings, $"X-Wisestamphostedsignatures-Auth: {Code}\r\n{Message}", "rita@fabrikam.example"));
        var others = Assert.Single(Make(settings, $"X-Wisestamphostedsignatures-Auth: its own\r\n{Message}", "rita@fabrikam.example"));

        Assert.DoesNotContain(Code, copy, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Undersign-Processed: true\r\nX-Wisestamphostedsignatures-Messageprocessed: true\r\n", copy, StringComparison.Ordinal);
        Assert.Contains("Account Manager", copy, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Wisestamphostedsignatures-Auth: its own\r\n", others, StringComparison.Ordinal);
        Assert.DoesNotContain("Messageprocessed", others, StringComparison.Ordinal);
    }

    /// <summary>Exchange Online wrote them, or nobody: they would make a printer's mail internal and unfiltered.</summary>
    [Theory]
    [InlineData("", false)]
    [InlineData("X-Undersign-Auth: secret\r\n", true)]
    public void What_makes_mail_internal_leaves_only_with_what_came_with_a_routing_code(string code, bool stays)
    {
        const string Fields = "X-MS-Exchange-CrossPremises-AuthAs: Internal\r\nx-ms-exchange-crosspremises-scl: -1\r\n";

        var copy = Assert.Single(Make($"{code}{Fields}X-MS-Exchange-CrossTenant-Id: 11111111-2222-3333-4444-555555555555\r\nFrom: Ben <ben.okafor@contoso.example>\r\nSubject: Order\r\n\r\nHello\r\n", "rita@fabrikam.example"));

        Assert.Equal(stays, copy.Contains(Fields, StringComparison.Ordinal));
        Assert.Equal(stays, copy.Contains("CrossPremises", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("\r\nX-MS-Exchange-CrossTenant-Id: ", copy, StringComparison.Ordinal);
        Assert.Contains("Account Manager", copy, StringComparison.Ordinal); // and it is stamped: the self-check expects it
    }
}
