using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Tests.Organisations;

/// <summary>The fields have the names that an organisation chooses, and a routing code counts in those alone.</summary>
public sealed class HeaderFieldsTests
{
    private const string Code = "7fK2mQ9xTb4WcZr8LsVn3YpD6h";
    private const string OldCode = "3hD6pYn8VsL4rZcWbT9xQm2Kf7";

    [Theory]
    [InlineData("{}", "X-Undersign-Processed", "X-Undersign-Auth")]
    [InlineData("""{ "like": "wiseStamp" }""", "X-Wisestamphostedsignatures-Messageprocessed", "X-Wisestamphostedsignatures-Auth")]
    [InlineData("""{ "like": "exclaimer" }""", "X-ExclaimerHostedSignatures-MessageProcessed", "X-Undersign-Auth")]
    [InlineData("""{ "like": "exclaimer", "routingCode": "X-Contoso-Code" }""", "X-ExclaimerHostedSignatures-MessageProcessed", "X-Contoso-Code")]
    [InlineData("""{ "processed": "X-Contoso-Signed" }""", "X-Contoso-Signed", "X-Undersign-Auth")]
    public void Are_those_of_the_settings(string settings, string processed, string routingCode)
    {
        var organisation = Contoso(settings);

        Assert.Equal(new HeaderFieldNames(processed, routingCode), organisation.HeaderFields);
        Assert.Equal(processed, organisation.Stamping.ProcessedField);
    }

    [Theory]
    [InlineData($"X-Contoso-Code: {Code}", "contoso")]
    [InlineData($"x-contoso-code:  {Code} ", "contoso")]
    [InlineData($"X-Undersign-Auth: {Code}", "contoso")] // while the rule is being changed
    [InlineData($"X-Contoso-Code: wrong\r\nX-Undersign-Auth: {Code}", "contoso")]
    [InlineData($"X-Fabrikam-Code: {Code}", "the routing code is nobody's")] // it would leave in it
    [InlineData("X-Contoso-Code: wrong", "the routing code is nobody's")]
    [InlineData($"X-Wisestamphostedsignatures-Auth: {Code}", "contoso")] // a rule may have had that name before
    [InlineData($"X-Wisestamphostedsignatures-Auth: its own\r\nX-Contoso-Code: {Code}", "contoso")]
    [InlineData("X-Wisestamphostedsignatures-Auth: its own", "there is no routing code, and neither certificate nor address is an organisation's")]
    [InlineData($"X-Other-Code: {Code}", "there is no routing code, and neither certificate nor address is an organisation's")]
    public void A_routing_code_counts_in_them(string field, string expected)
    {
        var set = new OrganisationSet(
        [
            Contoso("""{ "routingCode": "X-Contoso-Code" }"""),
            Of("fabrikam", "9pQ2wErTy4UiOp6AsDfGh8JkLz", """{ "routingCode": "X-Fabrikam-Code" }"""),
        ]);
        using var data = MailData.From(Encoding.ASCII.GetBytes($"From: anna@contoso.example\r\n{field}\r\n\r\nHello\r\n"));

        var identification = set.Identify(set.RoutingCodeIn(MimeReader.Read(data).Root.Header), [], IPAddress.Parse("203.0.113.1"));

        Assert.Equal(expected, identification switch
        {
            Identification.Known(var organisation, _) => organisation.Name,
            Identification.Unknown(var reason) => reason,
            _ => "",
        });
    }

    /// <summary>Who changes them is told where the rules, which are changed later, would do their work no more.</summary>
    [Theory]
    [InlineData("{}", """{ "like": "wiseStamp" }""", true)]
    [InlineData("""{ "like": "wiseStamp" }""", "{}", true)]
    [InlineData("""{ "like": "wiseStamp" }""", """{ "processed": "X-Contoso-Signed" }""", true)]
    [InlineData("""{ "processed": "X-Contoso-Signed" }""", """{ "processed": "x-contoso-signed" }""", true)]
    [InlineData("""{ "like": "exclaimer" }""", "{}", false)] // by its code nobody knows whose mark its rule looks for
    [InlineData("""{ "processed": "X-Contoso-Signed" }""", "{}", false)]
    [InlineData("""{ "routingCode": "X-Contoso-Code" }""", "{}", false)]
    [InlineData("""{ "like": "wiseStamp", "routingCode": "X-Contoso-Code" }""", """{ "routingCode": "X-Contoso-Code" }""", false)]
    public void A_change_that_rules_do_not_outlive_is_warned_of(string before, string after, bool isGood)
    {
        Assert.Equal(isGood, !HeaderFieldsChange.Warnings(Contoso(before), Contoso(after)).Any());
        Assert.Empty(HeaderFieldsChange.Warnings(before: null, Contoso(after)));
    }

    /// <summary>The changing over: the new code is first, and both count until the old one is taken out.</summary>
    [Theory]
    [InlineData($"{Code}, {OldCode}", Code, "routing code")]
    [InlineData($"{Code}, {OldCode}", OldCode, "older routing code")]
    [InlineData(Code, OldCode, "the routing code is nobody's")]
    public void Two_codes_count_while_one_takes_the_place_of_the_other(string codes, string used, string expected)
    {
        var set = new OrganisationSet([OrganisationSamples.Read(OrganisationSamples.Document("contoso", $"{{ routingCodes: [{codes}] }}"))]);

        Assert.Equal(expected, set.Identify(used, [], IPAddress.Parse("203.0.113.1")) switch
        {
            Identification.Known(_, var by) => by,
            Identification.Unknown(var reason) => reason,
            _ => "",
        });
    }

    [Fact]
    public void New_codes_are_good_ones()
    {
        var codes = Enumerable.Range(0, 100).Select(static _ => RoutingCode.New()).ToList();

        Assert.All(codes, static code => Assert.Null(RoutingCode.Fault(code)));
        Assert.Distinct(codes, StringComparer.Ordinal);
    }

    private static Organisation Contoso(string headerFields) => Of("contoso", Code, headerFields);

    private static Organisation Of(string name, string code, string headerFields)
    {
        var document = OrganisationSamples.Document(name, $"{{ routingCodes: [{code}] }}");
        document["headerFields"] = JsonNode.Parse(headerFields);
        return OrganisationSamples.Read(document);
    }
}
