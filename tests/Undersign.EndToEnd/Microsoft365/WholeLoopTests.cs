using Undersign.Onboarding.Domains;

namespace Undersign.EndToEnd.Microsoft365;

/// <summary>Mail of a tenant goes round once: by its rule to the gateway, back by the gateway's certificate, and to whom it is for.</summary>
public sealed class WholeLoopTests(WholeLoop whole) : IClassFixture<WholeLoop>
{
    [Theory]
    [InlineData("plain-text")]
    [InlineData("html")]
    [InlineData("alternative")]
    [InlineData("attachment")]
    [InlineData("inline-picture")]
    [InlineData("reply")]
    public async Task What_somebody_wrote_comes_back_with_one_signature(string kind)
    {
        var sent = Read(kind);

        var arrived = await whole.Loop.SendRoundAsync(sent);

        Assert.Equal(kind == "alternative" ? 2 : 1, Count(arrived, GatewaySetup.Stamp)); // once in each form
        AssertHasGoneRoundOnce(arrived);
    }

    [Theory]
    [InlineData("meeting-request")]
    [InlineData("signed")]
    [InlineData("encrypted")]
    [InlineData("delivery-report", true)]
    [InlineData("rich-text")]
    [InlineData("large")]
    public async Task What_must_not_be_touched_comes_back_as_it_went(string kind, bool isReport = false)
    {
        var sent = Read(kind);

        var arrived = await whole.Loop.SendRoundAsync(sent, isReport ? null : Letter.From);

        Assert.EndsWith(FromAuthorOn(Letter.Text(sent)), arrived, StringComparison.Ordinal);
        AssertHasGoneRoundOnce(arrived);
    }

    /// <summary>The first rule marks them, and the second leaves alone what is marked.</summary>
    [Fact]
    public async Task An_automatic_reply_does_not_take_the_way()
    {
        var sent = Read("automatic-reply");

        var arrived = await whole.Loop.SendRoundAsync(sent, reversePath: null);

        Assert.Equal(0, Count(arrived, "(Undersign)"));
        Assert.EndsWith("I am away until Monday.\n", arrived, StringComparison.Ordinal);
    }

    /// <summary>Exchange's own test of the connector has seen no rule: it has no routing code, and goes to whom the administrator named.</summary>
    [Theory]
    [InlineData("anna@contoso.example", 250)]
    [InlineData(Letter.To, 550)]
    public async Task The_validation_of_the_connector_passes_to_own_people_alone(string recipient, int expected)
    {
        var test = Letter.New("Test email for connector validation", "O365ConnectorValidation@contoso.onmicrosoft.com", fields: $"X-MS-Exchange-CrossTenant-Id: {TenantConnectors.TenantId}\r\n");

        var reply = await Sender.SendUnderTlsAsync(whole.Loop.Gateway.Port, whole.Loop.Exchange, test, recipient);

        Assert.Equal(expected, reply.Code);
        if (reply.IsPositive)
        {
            Assert.DoesNotContain(GatewaySetup.Stamp, Letter.Text(await whole.Loop.Tenant.Mailbox.ReceiveAsync(test.MessageId)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_routing_code_that_another_tenant_uses_is_refused()
    {
        var stolen = Letter.New("From elsewhere", fields: $"X-MS-Exchange-CrossTenant-Id: 99999999-2222-3333-4444-555555555555\r\nX-Undersign-Auth: {GatewaySetup.RoutingCode}\r\n");

        var reply = await Sender.SendUnderTlsAsync(whole.Loop.Gateway.Port, whole.Loop.Exchange, stolen);

        Assert.Equal("550 5.7.1 The message is from another Microsoft 365 tenant than its routing code", reply.ToString());
    }

    /// <summary>Without a message: nothing is in the tenant afterwards.</summary>
    [Fact]
    public async Task The_tenant_says_that_it_would_take_mail_back()
    {
        var findings = await whole.Loop.LookAtWayBackAsync();

        Assert.Contains(findings, static finding => finding.State == FindingState.Good && finding.Says.EndsWith("takes mail for the outside from us", StringComparison.Ordinal));
        Assert.DoesNotContain("undersign-probe@example.com", whole.Loop.Tenant.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_shows_each_leg_of_the_way()
    {
        var (exit, output) = await whole.Loop.ProbeAsync();

        Assert.True(exit == 0, output + whole.Loop.Logs);
        Assert.Matches(
            """
            ^1 ok      submitted  .* 250 .*
            2 ok      came to Undersign .* as contoso's by its routing code
            3 ok      decided .* signed with standard by the rule Everything
            4 ok      handed back .* 127\.0\.0\.1:\d+: 250 .*
            5 ok      stays there .*\s*$
            """,
            output);
    }

    [Fact]
    public async Task A_probe_of_somebody_whom_the_rule_leaves_out_does_not_come()
    {
        var (exit, output) = await whole.Loop.ProbeAsync(whole.Loop.Tenant.UnruledPort, wait: 1);

        Assert.Equal(1, exit);
        Assert.Contains("2 MISSING came to Undersign", output, StringComparison.Ordinal);
        Assert.Contains("is the rule \"Undersign: send to the gateway\" on", output, StringComparison.Ordinal);
    }

    private static void AssertHasGoneRoundOnce(string arrived)
    {
        Assert.Equal(1, Count(arrived, $"by {TenantLoop.GatewayName} (Undersign)"));
        Assert.Equal(1, Count(arrived, "X-Undersign-Processed: true"));
        Assert.DoesNotContain("X-Undersign-Auth", arrived, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(GatewaySetup.RoutingCode, arrived, StringComparison.Ordinal);
    }

    private static byte[] Read(string kind) =>
        System.Text.Encoding.Latin1.GetBytes(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Microsoft365", "Cases", $"{kind}.eml"), System.Text.Encoding.Latin1).ReplaceLineEndings("\r\n"));

    /// <summary>As Postfix lays it down, with the line ends of this machine.</summary>
    private static string FromAuthorOn(string text) => text[text.IndexOf("From: Anna", StringComparison.Ordinal)..].ReplaceLineEndings("\n");

    private static int Count(string text, string what) => text.Split(what).Length - 1;
}
