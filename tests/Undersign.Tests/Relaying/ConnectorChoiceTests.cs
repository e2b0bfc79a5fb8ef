using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

public sealed class ConnectorChoiceTests
{
    private static readonly SendConnector[] Connectors =
    [
        Connector("all", 1, "*"),
        Connector("below", 1, "*.contoso.com"),
        Connector("further below", 1, "*.mail.contoso.com"),
        Connector("exactly", 1, "Contoso.com", "fabrikam.example"),
        Connector("abroad", 1, "xn--mller-kva.example"),
        Connector("dear", 5, "x.example"),
        Connector("cheap", 2, "x.example"),
        Connector("as cheap", 2, "x.example"),
    ];

    [Theory]
    [InlineData("other.example", "all")]
    [InlineData("contoso.com", "exactly")]
    [InlineData("CONTOSO.COM", "exactly")]
    [InlineData("fabrikam.example", "exactly")]
    [InlineData("a.contoso.com", "below")]
    [InlineData("mail.contoso.com", "further below")]
    [InlineData("a.mail.contoso.com", "further below")]
    [InlineData("notcontoso.com", "all")]
    [InlineData("x.example", "cheap")]
    [InlineData("m\u00FCller.example", "abroad")]
    [InlineData("XN--MLLER-KVA.example", "abroad")]
    [InlineData("", "all")]
    public void The_most_specific_address_space_wins_and_then_the_lower_cost(string domain, string connector) =>
        Assert.Equal(connector, ConnectorChoice.For(domain, Connectors)?.Name);

    [Fact]
    public void There_may_be_no_way_out() => Assert.Null(ConnectorChoice.For("other.example", Connectors[1..]));

    private static SendConnector Connector(string name, int cost, params string[] spaces) =>
        new() { Name = name, Cost = cost, AddressSpaces = spaces, SmartHosts = [new("127.0.0.1")], EhloName = "gateway.example" };
}
