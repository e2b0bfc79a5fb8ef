using System.Globalization;

namespace Undersign.EndToEnd.Operation;

/// <summary>Protocol logs of sessions with real programs, read by a program that knows nothing of us.</summary>
public sealed class LoggedSessionTests
{
    /// <summary>Prints session, event, data and context of each line, as CSV has them.</summary>
    private const string Reader = """
        import csv, sys
        for name in sys.argv[1:]:
            with open(name, newline="", encoding="utf-8") as file:
                for row in csv.DictReader((line for line in file if not line.startswith("#")), "time connector session number local remote event data context".split()):
                    print(row["session"], row["connector"], row["event"], row["data"] + row["context"], sep="|")
        """;

    [Fact]
    public async Task A_session_with_swaks_and_its_hand_over_to_postfix_stand_there_without_password_and_message()
    {
        var letter = Letter.New(body: "floccinaucinihilipilification\r\n");
        await using var behind = await PostfixInstance.StartBehindAsync();
        await using var gateway = await GatewayProcess.StartAsync(new(behind.Port)
        {
            Tls = "required",
            ConnectorTls = "required",
            Identity = await Receiving.SubmissionPath.UserAsync(),
            MoreOfReceiving = ", auth: [plain, login], permissionGroups: [users], protocolLog: true",
            ConnectorKeys = "protocolLog: true",
        });

        await SwaksAsync(gateway, letter);
        await behind.Mailbox.ReceiveAsync(letter.MessageId);
        await gateway.StopAsync();

        var (received, receiveId) = await ReadAsync(gateway, "SmtpReceive", "RECV*.log");
        var (sent, sendId) = await ReadAsync(gateway, "SmtpSend", "SEND*.log");
        InOrder(received, "+|", ">|220 gateway.example ESMTP", "<|EHLO swaks.example", "<|STARTTLS", "*|Tls13", "<|AUTH LOGIN", ">|334 (challenge)", "<|(answer)", ">|334 (challenge)", "<|(answer)",
            ">|235 2.7.0", "<|MAIL FROM:<anna@contoso.example>", "<|RCPT TO:<rita@outside.example>", "<|DATA", ">|354 ", ">|250 2.", "<|QUIT", ">|221 ", "-|Local");
        InOrder(sent, "*|attempting to connect", "+|", "<|220 behind.example", ">|EHLO gateway.example", "<|250-STARTTLS", ">|STARTTLS", "*|Tls13", ">|EHLO gateway.example",
            ">|MAIL FROM:<anna@contoso.example>", ">|RCPT TO:<rita@outside.example>", ">|BDAT ", "<|250 2.0.0 Ok: ", ">|QUIT", "<|221 ", "-|Local");
        Assert.All(received, static line => Assert.StartsWith(@"gateway.example\tests|", line, StringComparison.Ordinal));
        Assert.All(sent, static line => Assert.StartsWith(@"contoso\next hop|", line, StringComparison.Ordinal));

        var files = string.Concat(Directory.EnumerateFiles(gateway.ProtocolLogs, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.DoesNotContain(Convert.ToBase64String("correct-horse-battery-42"u8), files, StringComparison.Ordinal);
        Assert.DoesNotContain("floccinaucinihilipilification", files, StringComparison.Ordinal);
        var trace = await gateway.CommandAsync("trace", "--message-id", letter.MessageId, "--json");
        Assert.Contains($"\"logId\":\"{receiveId}\"", trace.Output, StringComparison.Ordinal);
        Assert.Contains($"\"logId\":\"{sendId}\"", trace.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_login_stands_there_without_the_password()
    {
        await using var destination = OddHop.Start();
        await using var dovecot = await DovecotInstance.StartAsync(destination.Port, "plain");
        using var secrets = new TemporaryFolder();
        await using var gateway = await GatewayProcess.StartAsync(new(dovecot.Port)
        {
            ConnectorTls = "required",
            ConnectorKeys = $"authentication: {{ user: gateway@contoso.example, passwordFile: \"{secrets.Write("password", DovecotInstance.Password)}\" }}\n    protocolLog: true",
        });

        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, Letter.New())).Reply.Code);
        await gateway.StopAsync();

        var (sent, _) = await ReadAsync(gateway, "SmtpSend", "SEND*.log");
        InOrder(sent, ">|AUTH PLAIN (answer)", "<|235 ", ">|MAIL FROM:");
        Assert.False(Directory.Exists(Path.Combine(gateway.ProtocolLogs, "SmtpReceive")), "nobody asked for it");
        Assert.DoesNotContain(Convert.ToBase64String("\0gateway@contoso.example\0correct-horse"u8), string.Concat(sent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Law_3_a_log_that_cannot_be_written_stops_no_mail_and_is_told_of()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { MoreOfNode = "protocolLogs: { folder: undersign.yaml }", MoreOfReceiving = ", protocolLog: true" });
        using var web = new HttpClient { BaseAddress = gateway.Web };

        for (var count = 0; count < 3; count++)
        {
            Assert.Equal(250, (await Sender.SendAsync(gateway.Port, Letter.New())).Reply.Code);
        }

        await Patience.UntilAsync(
            async () => (await web.GetStringAsync(new Uri("ready", UriKind.Relative), TestContext.Current.CancellationToken)).Contains("protocol logs: Degraded", StringComparison.Ordinal),
            () => gateway.Output);
        Assert.Matches("\nundersign_protocol_log_dropped_total [1-9]", await web.GetStringAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Single(gateway.Output.Split('\n'), static line => line.Contains("[7105]", StringComparison.Ordinal));
    }

    private static async Task SwaksAsync(GatewayProcess gateway, Letter letter)
    {
        var sent = await Tool.RunAsync(
            Tool.Require("swaks", "swaks"),
            [
                "--server", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{gateway.Port}"), "--helo", "swaks.example", "--tls", "--auth", "LOGIN",
                "--auth-user", Receiving.SubmissionPath.User, "--auth-password", Receiving.SubmissionPath.Password,
                "--from", Letter.From, "--to", Letter.To, "--data", Letter.Text(letter.Octets).ReplaceLineEndings("\\n"),
            ]);
        Assert.True(sent.ExitCode == 0, sent.Output);
    }

    /// <returns>The session in which mail was sent, its lines without its number; the number.</returns>
    private static async Task<(string[] Lines, string Id)> ReadAsync(GatewayProcess gateway, string folder, string files)
    {
        var read = await Tool.RunAsync(Tool.Require("python3", "python3"), ["-c", Reader, .. Directory.EnumerateFiles(Path.Combine(gateway.ProtocolLogs, folder), files)]);
        Assert.True(read.ExitCode == 0, read.Output);
        var session = read.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('|', 2)).GroupBy(static line => line[0], static line => line[1], StringComparer.Ordinal)
            .Single(static session => session.Any(static line => line.Contains("MAIL FROM", StringComparison.Ordinal)));
        return ([.. session], session.Key);
    }

    private static void InOrder(string[] lines, params string[] expected)
    {
        var at = 0;
        foreach (var line in lines)
        {
            at += at < expected.Length && line.Split('|', 2)[1].StartsWith(expected[at], StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.True(at == expected.Length, $"There is no \"{expected.ElementAtOrDefault(at)}\" where it should be:\n{string.Join('\n', lines)}");
    }
}
