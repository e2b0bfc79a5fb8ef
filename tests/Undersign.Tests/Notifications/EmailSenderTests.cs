using System.Text;
using Dapper;
using Undersign.Notifications;
using Undersign.Operation;
using Undersign.Storage;
using Undersign.Tests.Custody;
using Undersign.Tests.Relaying;
using Undersign.Traces;

namespace Undersign.Tests.Notifications;

/// <summary>What a module has to say leaves by the way that is set: a server with its login, or the gateway as the organisation's own mail.</summary>
public sealed class EmailSenderTests : EmailTestBase
{
    private const int Sent = 9001;
    private const int NotSent = 9002;
    private const int NoTrace = 9004;
    private const int NotToAll = 9005;
    private const string Password = "a-unique-password-19f3";

    private static readonly KeyValuePair<string, string>[] Values = [new("alert.summary", "1 thing to look at"), new("alert.began", "the disk is full")];

    private readonly Diary _diary = new();

    private NodeConfiguration Node => new()
    {
        HostName = "gateway.example",
        Storage = new StorageLocation.Sqlite(Path.Combine(Folder, "undersign.db")),
        ReceiveConnectors = [],
        Web = new(System.Net.IPAddress.Loopback, 8080),
        Limits = new(),
    };

    private EmailSender Sender => new(Secrets, new(Database, Node, TimeProvider.System, _diary.For<GatewayDelivery>()), new(Node, new(TimeProvider.System), TimeProvider.System), Node, TimeProvider.System, _diary.For<EmailSender>());

    [Fact(Timeout = 30_000)]
    public async Task A_server_gets_the_message_with_the_login()
    {
        await using var hop = new NextHop((_, command) => command.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mx.example\r\n250 AUTH PLAIN" : command.StartsWith("AUTH", StringComparison.Ordinal) ? "235 2.7.0 OK" : NextHop.Usual(command));

        Assert.True(await SendAsync(hop, ("login", "password"), ("user", "it@contoso.example"), ("password", Password), ("bcc", "boss@contoso.example"), ("name", "Größe")));

        var connection = Assert.Single(hop.Connections);
        Assert.Contains($"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0it@contoso.example\0{Password}"))}", connection.Commands, StringComparer.Ordinal);
        Assert.Equal(["MAIL FROM:<it@contoso.example>", "RCPT TO:<ann@contoso.example>", "RCPT TO:<boss@contoso.example>"],
            connection.Commands.Where(static command => command.StartsWith("MAIL", StringComparison.Ordinal) || command.StartsWith("RCPT", StringComparison.Ordinal)), StringComparer.Ordinal);
        var message = Assert.Single(connection.Messages);
        Assert.Contains("Subject: [Undersign] contoso: 1 thing to look at\r\n", message, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated\r\n", message, StringComparison.Ordinal);
        Assert.Contains("\r\nthe disk is full\r\n", message, StringComparison.Ordinal);
        Assert.DoesNotContain("boss@contoso.example", message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_refused_login_is_told_with_its_cause_and_without_the_password()
    {
        await using var hop = new NextHop((_, command) => command.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mx.example\r\n250 AUTH PLAIN" : command.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 no" : NextHop.Usual(command));

        Assert.False(await SendAsync(hop, ("login", "password"), ("user", "it@contoso.example"), ("password", Password)));

        Assert.Contains("contoso: alerts could not send a message: ", _diary.Line(NotSent), StringComparison.Ordinal);
        Assert.All(_diary.Lines, static line => Assert.DoesNotContain(Password, line.Text, StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_password_does_not_go_in_the_clear_where_TLS_was_meant()
    {
        await using var hop = new NextHop((_, command) => command.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mx.example\r\n250 AUTH PLAIN" : NextHop.Usual(command));

        Assert.False(await SendAsync(hop, ("security", "auto"), ("login", "password"), ("user", "it@contoso.example"), ("password", Password)));

        Assert.DoesNotContain(Assert.Single(hop.Connections).Commands, static command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_token_is_asked_for_once_and_anew_when_it_was_refused()
    {
        var asked = 0;
        await using var endpoint = new TokenEndpoint(_ => (200, $$"""{"access_token":"token{{++asked}}","expires_in":3599}"""));
        await using var hop = new NextHop((_, command) => command switch
        {
            _ when command.StartsWith("EHLO", StringComparison.Ordinal) => "250-mx.example\r\n250 AUTH XOAUTH2",
            _ when command.StartsWith("AUTH XOAUTH2 ", StringComparison.Ordinal) => Encoding.UTF8.GetString(Convert.FromBase64String(command[13..])).Contains("token3", StringComparison.Ordinal) ? "334 e30=" : "235 2.7.0 OK",
            "" => "535 5.7.3 Authentication unsuccessful",
            _ => NextHop.Usual(command),
        });
        (string, string)[] login = [("login", "oauth"), ("user", "it@contoso.example"), ("tokenEndpoint", endpoint.Address.AbsoluteUri), ("clientId", "id"), ("clientSecret", Password)];
        var (sender, sheet) = (Sender, Sheet(hop.Port, login));

        Assert.True(await SendAsync(sender, sheet));
        Assert.True(await SendAsync(sender, sheet));
        Assert.Single(endpoint.Asked);
        asked = 2;
        var other = Sender;
        Assert.False(await SendAsync(other, sheet)); // token3
        Assert.True(await SendAsync(other, sheet)); // token4
        Assert.All(endpoint.Asked, static form => Assert.Equal(Password, form["client_secret"]));
    }

    /// <summary>Whoever calls tries again what was not sent: those who have it would get it for ever.</summary>
    [Fact(Timeout = 30_000)]
    public async Task What_was_taken_for_one_recipient_is_sent_and_the_refused_one_is_named()
    {
        await using var hop = new NextHop((_, command) => command.StartsWith("RCPT TO:<boss", StringComparison.Ordinal) ? "550 5.1.1 no such user" : NextHop.Usual(command));

        Assert.True(await SendAsync(hop, ("bcc", "boss@contoso.example")));

        Assert.EndsWith(", but not to boss@contoso.example: 550 5.1.1 no such user. Take the address out of the settings, or put it right", _diary.Line(NotToAll), StringComparison.Ordinal);
        Assert.Single(_diary.Numbers, Sent);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_was_taken_for_nobody_is_not_sent()
    {
        await using var hop = new NextHop((_, command) => command.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 no such user" : NextHop.Usual(command));

        Assert.False(await SendAsync(hop, ("bcc", "boss@contoso.example")));

        Assert.Contains("no such user", _diary.Line(NotSent), StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("535 5.7.8 no such login: {0}")]
    [InlineData("499 4.4.0 somewhere between: {0}")]
    public async Task A_server_that_repeats_the_login_puts_no_secret_into_the_log(string refusal)
    {
        await using var hop = new NextHop((_, command) => command.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mx.example\r\n250 AUTH PLAIN"
            : command.StartsWith("AUTH", StringComparison.Ordinal) ? string.Format(null, refusal, $"{Password} {command[11..]}")
            : NextHop.Usual(command));

        Assert.False(await SendAsync(hop, ("login", "password"), ("user", "it@contoso.example"), ("password", Password)));

        Assert.Single(_diary.Numbers, NotSent);
        Assert.All(_diary.Lines, static line => Assert.DoesNotContain(Password, line.Text, StringComparison.Ordinal));
        Assert.All(_diary.Lines, static line => Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0it@contoso.example\0{Password}")), line.Text, StringComparison.Ordinal));
    }

    /// <summary>The stored one is used up with the first answer; to use it again revokes the consent at some providers.</summary>
    [Fact(Timeout = 30_000)]
    public async Task A_refused_access_token_does_not_cost_the_refresh_token_that_replaced_the_stored_one()
    {
        var asked = 0;
        await using var endpoint = new TokenEndpoint(_ => (200, $$"""{"access_token":"token{{++asked}}","expires_in":3599,"refresh_token":"refresh{{asked}}"}"""));
        await using var hop = new NextHop((_, command) => command switch
        {
            _ when command.StartsWith("EHLO", StringComparison.Ordinal) => "250-mx.example\r\n250 AUTH XOAUTH2",
            _ when command.StartsWith("AUTH XOAUTH2 ", StringComparison.Ordinal) => Encoding.UTF8.GetString(Convert.FromBase64String(command[13..])).Contains("token1", StringComparison.Ordinal) ? "334 e30=" : "235 2.7.0 OK",
            "" => "535 5.7.3 Authentication unsuccessful",
            _ => NextHop.Usual(command),
        });
        var (sender, sheet) = (Sender, Sheet(hop.Port, ("login", "oauth"), ("user", "it@contoso.example"), ("tokenEndpoint", endpoint.Address.AbsoluteUri), ("clientId", "id"), ("refreshToken", "stored")));

        Assert.False(await SendAsync(sender, sheet));
        Assert.True(await SendAsync(sender, sheet));

        Assert.Equal(["stored", "refresh1"], endpoint.Asked.Select(static form => form["refresh_token"]), StringComparer.Ordinal);
    }

    /// <summary>It would be sent again, and the first is delivered all the same.</summary>
    [Fact(Timeout = 30_000)]
    public async Task What_is_in_custody_is_sent_though_its_trace_cannot_be_written()
    {
        await using (var connection = await Database.OpenConnectionAsync(TestEnds))
        {
            await connection.ExecuteAsync("drop table trace_recipients");
        }

        Assert.True(await SendAsync(Sender, new(Contoso, "alerts", EmailSection.New(MailModule.Global), Entered("alerts", ("from", "it@contoso.example")), 1, 1)));

        await using var again = await Database.OpenConnectionAsync(TestEnds);
        Assert.Equal(1, await again.ExecuteScalarAsync<long>("select count(*) from custody"));
        Assert.Contains("is in custody and has no trace", _diary.Line(NoTrace), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Through_the_gateway_it_is_in_custody_and_has_a_trace()
    {
        var own = Entered("alerts", ("from", "it@contoso.example"));

        Assert.True(await SendAsync(Sender, new(Contoso, "alerts", EmailSection.New(MailModule.Global), own, 1, 1)));

        await using var connection = await Database.OpenConnectionAsync(TestEnds);
        var row = await connection.QuerySingleAsync<(string Organisation, string Destination)>("select organisation, destination from custody");
        Assert.Equal(("contoso", "contoso/hop"), row);
        var octets = Encoding.UTF8.GetString(await connection.QuerySingleAsync<byte[]>("select octets from custody_octets"));
        Assert.Contains("X-Undersign-Processed: true\r\n", octets, StringComparison.Ordinal);
        var trace = Assert.Single(await new TraceSearch(Database).FindAsync(new() { Organisation = "contoso" }, TestEnds));
        Assert.Equal(("it@contoso.example", "ann@contoso.example", RecipientStatus.Queued), (trace.Sender, trace.Recipients[0].Address, trace.Recipients[0].Status));
        Assert.Equal(["made by a module", "taken into custody"], trace.Events.Select(static step => (string?)step?["event"] ?? ""), StringComparer.Ordinal);
        Assert.Single(_diary.Numbers, Sent);
    }

    private Task<bool> SendAsync(NextHop hop, params (string, string)[] more) => SendAsync(Sender, Sheet(hop.Port, more));

    private EmailSheet Sheet(int port, params (string, string)[] more)
    {
        var own = Entered("alerts", [("way", "server"), ("server", "127.0.0.1"), ("port", $"{port}"), ("security", "none"), ("from", "it@contoso.example"), .. more]);
        return new(Contoso, "alerts", EmailSection.New(MailModule.Global), own, 1, 1);
    }

    private static Task<bool> SendAsync(EmailSender sender, EmailSheet sheet) => sender.SendAsync(sheet, [new("ann", "contoso.example")], Values, TestEnds);
}
