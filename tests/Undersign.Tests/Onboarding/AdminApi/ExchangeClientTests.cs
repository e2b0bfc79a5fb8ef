using System.Text;
using System.Text.Json.Nodes;
using Undersign.Onboarding;
using Undersign.Onboarding.AdminApi;
using Undersign.Tests.People.Entra;
using Undersign.Tokens;

namespace Undersign.Tests.Onboarding.AdminApi;

public sealed class ExchangeClientTests : ExchangeTestBase
{
    private static readonly Cmdlet Look = Cmdlet.Get(ExchangeNoun.AcceptedDomain);

    private static readonly Cmdlet Make = new(
        "New-OutboundConnector", ("Name", "x"), ("ConnectorType", "OnPremises"), ("UseMXRecord", false), ("SmartHosts", new ExchangeValue.Texts(["signatures.contoso.example"])));

    [Fact]
    public async Task A_cmdlet_gives_its_objects()
    {
        var reply = await InvokeAsync(Look);

        Assert.Equal(["contoso.example", "contoso.onmicrosoft.com"], reply.Records.Select(static domain => domain.Text("DomainName")), StringComparer.Ordinal);
        Assert.Empty(reply.Warnings);
        Assert.Equal($"APP:SystemMailbox{{bb558c35-97f1-4cb9-8ff7-d53741dc928c}}@{EntraTokenDouble.TenantId}", Exchange.Headers!["X-AnchorMailbox"]);
        Assert.Equal("Get-AcceptedDomain", Exchange.Headers["X-CmdletName"]);
        Assert.Equal("application/json; charset=utf-8", Exchange.Headers.ContentType);
    }

    [Fact]
    public void Values_are_written_as_the_interface_wants_them()
    {
        var cmdlet = new Cmdlet(
            "Set-X",
            ("Text", "a\"b"), ("Flag", true), ("Number", new ExchangeValue.Number(3)), ("List", new ExchangeValue.Texts(["a", "b"])), ("Nothing", new ExchangeValue.Nothing()),
            ("Add", new ExchangeValue.Entries(["203.0.113.10"])), ("Remove", new ExchangeValue.Without(["203.0.113.11"])));

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"CmdletInput":{"CmdletName":"Set-X","Parameters":{
                  "Text":"a\"b","Flag":true,"Number":3,"List":["a","b"],"Nothing":null,
                  "Add":{"@odata.type":"#Exchange.GenericHashTable","Add":["203.0.113.10"]},
                  "Remove":{"@odata.type":"#Exchange.GenericHashTable","Remove":["203.0.113.11"]}}}}
                """),
            JsonNode.Parse(cmdlet.ToJson())));
        Assert.Equal("""{"CmdletInput":{"CmdletName":"Get-X","Parameters":{}}}""", Encoding.UTF8.GetString(new Cmdlet("Get-X").ToJson()));
    }

    [Fact]
    public async Task Warnings_reach_who_asked()
    {
        Tenant.IsSmallPlan = true;

        var reply = await InvokeAsync(new("New-InboundConnector", ("Name", "x"), ("ConnectorType", "OnPremises"), ("SenderDomains", new ExchangeValue.Texts(["*"]))));

        Assert.Equal("Inbound connector for this service offering is created in a disabled state. Contact Support to enable it.", Assert.Single(reply.Warnings));
        Assert.Equal(["smtp:*;1"], Assert.Single(reply.Records).Texts("SenderDomains"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_missing_role_is_named_even_when_the_answer_is_NULs()
    {
        Exchange.HasRole = false;
        var nothing = await RefuseAsync(Look);
        (Exchange.HasRole, Exchange.MayChange) = (true, false);
        var mayLook = await RefuseAsync(Make);

        Assert.Equal((ExchangeFault.NoLeave, ExchangeFault.NoLeave), (nothing.Fault, mayLook.Fault));
        Assert.StartsWith("Exchange Online answers 403 to Get-AcceptedDomain. The role Exchange Administrator is missing", nothing.Message, StringComparison.Ordinal);
        Assert.Contains("isn't supported in this scenario", mayLook.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_consent_is_named_and_a_token_that_ended_is_replaced()
    {
        var client = Client();
        await client.InvokeAsync(Look, Cancellation);
        Exchange.Tokens.ExpireAll();
        await client.InvokeAsync(Look, Cancellation);
        Exchange.IsConsented = false;

        var refusal = await RefuseAsync(Look);

        Assert.Equal(ExchangeFault.NoLeave, refusal.Fault);
        Assert.Contains("Exchange.ManageAsApp", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kind_of_an_error_is_told_by_its_exception()
    {
        await InvokeAsync(Make);

        Assert.Equal(ExchangeFault.AlreadyThere, (await RefuseAsync(Make)).Fault);
        Assert.Equal(ExchangeFault.NotFound, (await RefuseAsync(new("Remove-TransportRule", ("Identity", "none"), ("Confirm", false)))).Fault);
        Assert.Equal(ExchangeFault.Lasting, (await RefuseAsync(new("Get-TransportRule", ("Foo", true)))).Fault);
        Assert.Equal(ExchangeFault.NoLeave, (await RefuseAsync(new("Get-Mailbox"))).Fault);
        Assert.Contains("The possible enumeration values are", (await RefuseAsync(new("Set-OutboundConnector", ("Identity", "x"), ("TlsSettings", "Maybe")))).Message, StringComparison.Ordinal);
        Tenant.IsDehydrated = true;
        Assert.Contains("then Enable-OrganizationCustomization", (await RefuseAsync(new("Set-HostedConnectionFilterPolicy", ("Identity", "Default"), ("IPAllowList", new ExchangeValue.Entries(["203.0.113.10"]))))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, 17)]
    [InlineData(429, null)]
    [InlineData(503, null)]
    [InlineData(504, null)]
    [InlineData(408, null)]
    public async Task What_is_busy_is_asked_again_after_a_while(int status, int? retryAfter)
    {
        Exchange.Fail("Get-", times: 2, ExchangeDouble.Status(status, retryAfter));

        await InvokeAsync(Look);

        Assert.Equal(3, Exchange.Asked.Count);
        Assert.Equal(2, Time.Waits.Count(wait => wait >= TimeSpan.FromSeconds(retryAfter ?? 5) && wait <= TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Who_is_to_wait_too_long_or_too_often_gives_up()
    {
        Exchange.Fail("Get-", times: 1, ExchangeDouble.Status(429, retryAfter: 3600));
        var tooLong = await RefuseAsync(Look);
        Exchange.Fail("Get-", times: 100, ExchangeDouble.Status(429));
        var tooOften = await RefuseAsync(Look);

        Assert.Equal((ExchangeFault.Busy, TimeSpan.FromHours(1)), (tooLong.Fault, tooLong.RetryAfter));
        Assert.Equal(ExchangeFault.Busy, tooOften.Fault);
        Assert.Equal(1 + 6, Exchange.Asked.Count);
    }

    /// <summary>429 says that nothing was done; a lost answer says nothing.</summary>
    [Fact]
    public async Task What_makes_something_is_not_asked_twice_when_the_answer_is_lost()
    {
        Exchange.Fail("New-", times: 1, ExchangeDouble.Status(429));
        Exchange.LosesAnswer = static cmdlet => cmdlet.StartsWith("New-", StringComparison.Ordinal);

        var refusal = await RefuseAsync(Make);

        Assert.Equal(ExchangeFault.Unanswered, refusal.Fault);
        Assert.Equal(["New-OutboundConnector", "New-OutboundConnector"], Exchange.Asked, StringComparer.Ordinal);
        Assert.Contains("x", Tenant.Connectors.Names, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("<html>Please sign in</html>")]
    [InlineData("[1]")]
    public async Task An_answer_that_is_none_is_no_empty_one(string text)
    {
        Exchange.Fail("Get-", times: 100, ExchangeDouble.Status(200, text: text));

        Assert.Contains("something that is not JSON", (await RefuseAsync(Look)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_of_an_answer_is_no_answer()
    {
        Exchange.Fail("Get-", times: 1, ExchangeDouble.Status(200, text: """{"value":[],"@odata.nextLink":"https://outlook.office365.com/adminapi/beta/x/InvokeCommand?$skiptoken=1"}"""));

        Assert.Contains("only part", (await RefuseAsync(Look)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        Exchange.Fail("New-", times: 1, static async context =>
        {
            var octets = new byte[64 * 1024];
            for (var written = 0; written <= 2 * EntraHttp.MostOctets && !context.RequestAborted.IsCancellationRequested; written += octets.Length)
            {
                await context.Response.Body.WriteAsync(octets, context.RequestAborted);
            }
        });

        Assert.Equal(ExchangeFault.Unanswered, (await RefuseAsync(Make)).Fault);
    }

    [Fact]
    public async Task The_routing_code_is_in_no_error()
    {
        var refusal = await RefuseAsync(new("New-TransportRule", ("Name", "x"), ("SetHeaderName", "X-Undersign-Auth"), ("SetHeaderValue", "5Hk2vQ9xWc7RzT4nBm8Ys3Lp"), ("MessageTypeMatches", "5Hk2vQ9xWc7RzT4nBm8Ys3Lp")));

        Assert.DoesNotContain("5Hk2vQ9xWc7RzT4nBm8Ys3Lp", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("***", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_repeated_to_us_is_not_repeated_by_us()
    {
        var token = "";
        Exchange.Fail("New-", times: 1, context =>
        {
            token = context.Request.Headers.Authorization.ToString()["Bearer ".Length..];
            return ExchangeDouble.Status(400, text: new JsonObject { ["error"] = new JsonObject { ["message"] = $"\u001B[31mwhat is {token}" } }.ToJsonString())(context);
        });

        var refusal = await RefuseAsync(Make);

        Assert.Contains("?[31mwhat is (secret)", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(token);
    }

    /// <summary>Where the words are cut, it must not be in the middle of it.</summary>
    [Theory]
    [InlineData(399)]
    [InlineData(390)]
    [InlineData(377)]
    public async Task No_part_of_the_routing_code_is_in_a_long_error(int before)
    {
        var (code, body) = ("5Hk2vQ9xWc7RzT4nBm8Ys3Lp", new JsonObject { ["error"] = new JsonObject { ["message"] = $"{new string('x', before)}5Hk2vQ9xWc7RzT4nBm8Ys3Lp is wrong" } });
        Exchange.Fail("New-", times: 1, ExchangeDouble.Status(400, text: body.ToJsonString()));

        var refusal = await RefuseAsync(new("New-TransportRule", ("Name", "x"), ("SetHeaderValue", code)));

        Assert.Contains(new string('x', before), refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(code[..1], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_token_does_not_say_the_tenants_id_its_name_is_the_anchor()
    {
        Exchange.Tokens.AreOpaque = true;

        await InvokeAsync(Look);

        Assert.EndsWith("@contoso.onmicrosoft.com", Exchange.Headers!["X-AnchorMailbox"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_signed_in_with_a_code_is_the_anchor()
    {
        var access = Access with { Credential = new EntraCredential.Login(Path.Combine(Folder, "contoso.login")) };
        await new EntraLogin(access.Application, Exchange.Http).SignInAsync(static _ => Task.CompletedTask, Cancellation);

        await InvokeAsync(Look, access);

        Assert.Equal("UPN:admin@contoso.com", Exchange.Headers!["X-AnchorMailbox"]);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_asked()
    {
        await File.WriteAllTextAsync(SecretPath, "wrong", Cancellation);

        var refusal = await RefuseAsync(Look);

        Assert.Equal(ExchangeFault.NoLeave, refusal.Fault);
        Assert.Contains("must hold the secret's value, not its id", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Exchange.Asked);
        Assert.Equal(0, Exchange.Tokens.Given);
    }

    [Theory]
    [InlineData("global", "https://outlook.office365.com/.default")]
    [InlineData("usgov", "https://outlook.office365.us/.default")]
    [InlineData("dod", "https://outlook-dod.office365.us/.default")]
    [InlineData("china", "https://partner.outlook.cn/.default")]
    public void A_cloud_has_a_server_of_its_own(string word, string scope)
    {
        var access = ExchangeAccessReader.Read(new(JsonNode.Parse($$"""{ "tenant": "contoso.onmicrosoft.com", "loginFile": "/undersign/contoso.login", "cloud": "{{word}}", "every": "30m" }""")!.AsObject(), "", new("test")));

        Assert.Equal((scope, ExchangeAccess.PowerShellClient, TimeSpan.FromMinutes(30)), (access!.Application.Scope, access.ClientId, access.Every));
    }
}
